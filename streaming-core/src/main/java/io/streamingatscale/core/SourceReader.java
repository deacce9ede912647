package io.streamingatscale.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the partitions that one worker owns.
 *
 * <p><b>Threads:</b> all methods are called by the worker's thread only.
 *
 * <p><b>Order:</b> {@link #poll} is called again and again until {@link #close}. The other methods are called between
 * polls, and {@link #onCommitted} also inside {@link OwnershipListener#onRevoke}.
 *
 * @param <T> the type of the records' values
 */
public interface SourceReader<T> extends AutoCloseable {

    /**
     * Returns the next records of one owned partition, in order and without holes for each partition (SO-1) from the position
     * that {@link OwnershipListener#onClaim} gave (SO-6). Offsets rise strictly within a partition (SO-2), and the position
     * after a batch is where another owner goes on (SO-3). Tells the listener of ownership before it hands out records that
     * depend on it (SO-4).
     *
     * @param timeout how long to wait for records where none are at hand; zero does not wait (SO-13)
     * @return the records, or empty where none came in time
     * @throws TransientException if the log cannot be reached now; nothing was handed out, polling again is safe
     * @throws PositionLostException if the log no longer holds the position of an owned partition (SO-14)
     */
    Optional<Batch<T>> poll(Duration timeout);

    /**
     * Stops reading an owned partition and drops what was fetched of it: the worker gave it up, because it was fenced, has
     * failed and goes back, or saw nothing arrive. Once {@code pause} has passed, where the partition is still this
     * reader's, it is offered again through {@link OwnershipListener#onClaim} in a poll (SO-8), and what was wrong with the
     * connection to it, if anything, is mended. The reader's other partitions are read as before (SO-16).
     *
     * @param pause the least time before the partition is offered again, zero or more
     */
    void release(Partition partition, Duration pause);

    /**
     * Returns the position of the first record of a claimed partition whose log time is not before {@code logTime}, or the log's end
     * where there is none (SO-12); empty where the source cannot tell. Called inside {@link OwnershipListener#onClaim} of the
     * partition, to read records again for their ids. May block. The default is empty, and the source is then not
     * {@link Source#isRewindable rewindable}.
     *
     * @throws TransientException if the log cannot be asked now; trying again is safe
     */
    default Optional<Position> positionAt(Claim claim, Instant logTime) {
        return Optional.empty();
    }

    /**
     * Returns the offset after the last record in the log of an owned partition, as last heard of (SO-10); empty where unknown.
     * Does not block. The default is empty.
     */
    default OptionalLong logEnd(Partition partition) {
        return OptionalLong.empty();
    }

    /**
     * Hears that a checkpoint was saved, for lag tools that watch the source's own offsets; nothing relies on it. Does not
     * block and does not throw. The default does nothing.
     */
    default void onCommitted(Checkpoint checkpoint) {}

    /** Leaves the source; owned partitions become free for others (SO-9). No callback runs in it or after it. */
    @Override
    void close();
}

package io.streamingatscale.core;

import java.util.List;

/**
 * A partitioned log to read from.
 *
 * <p>A pipeline opens one reader for each of its workers. All settings are fixed before the pipeline is built; a source
 * connects when a reader is opened, not before.
 *
 * <p><b>Threads:</b> any thread may call; the readers share nothing that needs a lock of the caller.
 *
 * <p>The numbers SO-1 to SO-17 are the rules of the conformance suite, {@code SourceTck}.
 *
 * @param <T> the type of the records' values, {@code byte[]} for a log of bytes
 */
public interface Source<T> {

    /** Returns the name of what is read, such as the topic; used in metrics, logs and the guarantee. */
    String name();

    /**
     * Opens the reader of one worker, which shares the partitions with those of the other workers: each has one owner in the
     * end (SO-11). Partitions are not owned yet: they arrive through {@code listener} during
     * {@link SourceReader#poll}.
     *
     * @param slot which of the pipeline's readers this is
     * @param listener told of ownership, only ever inside {@link SourceReader#poll} of the reader returned
     * @throws TransientException if the log cannot be reached now; trying again is safe
     */
    SourceReader<T> open(ReaderSlot slot, OwnershipListener listener);

    /**
     * Returns whether a record that was read can be read again from its position, also by another process, and is then the same record of the same origin (SO-15). The default is
     * true; without it the best guarantee is at most once.
     */
    default boolean isReplayable() {
        return true;
    }

    /**
     * Returns whether readers find positions by log time, see {@link SourceReader#positionAt}. The default is false; without
     * it an index of ids that was lost cannot be read again from the log.
     */
    default boolean isRewindable() {
        return false;
    }

    /** Returns what this source does not promise, a sentence each, for the guarantee. The default is nothing. */
    default List<String> limits() {
        return List.of();
    }
}

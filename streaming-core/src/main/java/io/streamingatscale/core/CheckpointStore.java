package io.streamingatscale.core;

import java.util.List;
import java.util.Optional;

/**
 * Keeps the last saved {@link Checkpoint} of each partition across restarts, and the epoch of its present owner.
 *
 * <p>Pipelines, streams and partitions do not touch each other (CP-10), whatever text their names are, also where they differ
 * in nothing but case (CP-11).
 *
 * <p><b>Threads:</b> any thread; calls for one partition of one pipeline never overlap within a process, calls of other
 * processes may (CP-14, CP-15).
 *
 * <p><b>Durability:</b> once {@link #claim} or {@link #save} returns, {@link #load} gives the new state in any process
 * (CP-6), also after a crash, where the store {@link #isDurable is durable} (CP-16).
 *
 * <p>The numbers CP-1 to CP-17 are the rules of the conformance suite, {@code CheckpointStoreTck}.
 */
public interface CheckpointStore extends AutoCloseable {

    /** Returns the name of the place where checkpoints are kept, for logs and the guarantee. */
    String name();

    /**
     * Takes a partition into ownership: raises its epoch by at least one (CP-2), in one atomic step also between processes
     * (CP-14), and so fences every owner before: once this returns, no save of theirs is confirmed (CP-15). The position
     * stays as it is.
     *
     * @return the new epoch, and the position last saved by whichever owner (CP-3); none before the first (CP-1)
     * @throws CheckpointException if the claim could not be confirmed; trying again is safe, it only raises the epoch more
     */
    Claim claim(String pipeline, Partition partition);

    /**
     * Returns the last checkpoint saved; empty if the pipeline has none for this partition (CP-4). The epoch is the present
     * owner's, who may not have saved yet (CP-5).
     *
     * @throws CheckpointException if the store cannot be read now; trying again is safe
     */
    Optional<Checkpoint> load(String pipeline, Partition partition);

    /**
     * Makes {@code checkpoint} the one to resume from, with its offset (CP-13) and its token (CP-12) as they are. Saving the
     * same checkpoint twice has no further effect (CP-7). A new owner may have gone back on purpose, so its offset may be lower
     * than the one before it (CP-9).
     *
     * @throws FencedException if the partition has been claimed since with a higher epoch; nothing has changed (CP-8), stop
     *     reading the partition
     * @throws CheckpointException if the save could not be confirmed; trying again is safe
     * @throws IllegalStateException if nobody was given the epoch yet; nothing has changed (CP-17). An error of the caller, or the
     *     store was put back to an earlier state. A store may throw CheckpointException in its place
     */
    void save(Checkpoint checkpoint);

    /** Returns whether checkpoints outlive the process. The default is true. */
    default boolean isDurable() {
        return true;
    }

    /** Returns what this store does not promise, a sentence each, for the guarantee. The default is nothing. */
    default List<String> limits() {
        return List.of();
    }

    /** Frees what the store holds. Called once, after the last save. The default does nothing. */
    @Override
    default void close() {}
}

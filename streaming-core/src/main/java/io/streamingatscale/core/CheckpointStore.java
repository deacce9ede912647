package io.streamingatscale.core;

import java.util.List;
import java.util.Optional;

/**
 * Keeps the last saved {@link Checkpoint} of each partition across restarts, and the epoch of its present owner.
 *
 * <p><b>Threads:</b> any thread; calls for one partition of one pipeline never overlap within a process, calls of other
 * processes may.
 *
 * <p><b>Durability:</b> once {@link #claim} or {@link #save} returns, {@link #load} gives the new state in any process,
 * also after a crash.
 */
public interface CheckpointStore extends AutoCloseable {

    /** Returns the name of the place where checkpoints are kept, for logs and the guarantee. */
    String name();

    /**
     * Takes a partition into ownership: raises its epoch by at least one, in one atomic step also between processes, and
     * so fences every owner before. The position stays as it is.
     *
     * @return the new epoch, and the position last saved by whichever owner
     * @throws CheckpointException if the claim could not be confirmed; trying again is safe, it only raises the epoch more
     */
    Claim claim(String pipeline, Partition partition);

    /**
     * Returns the last checkpoint saved; empty if the pipeline has none for this partition. The epoch is the present
     * owner's, who may not have saved yet.
     *
     * @throws CheckpointException if the store cannot be read now; trying again is safe
     */
    Optional<Checkpoint> load(String pipeline, Partition partition);

    /**
     * Makes {@code checkpoint} the one to resume from. Saving the same checkpoint twice has no further effect.
     *
     * @throws FencedException if the partition has been claimed since with a higher epoch; stop reading the partition
     * @throws CheckpointException if the save could not be confirmed; trying again is safe
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

package io.streamingatscale.eventhubs;

import java.util.Set;

/**
 * Which partitions a reader should read.
 *
 * <p><b>Threads:</b> the worker's.
 */
interface Membership extends AutoCloseable {

    /**
     * Returns the ids of the partitions that are this reader's, as last heard of. Does not block, but the first time.
     *
     * @throws io.streamingatscale.core.TransientException if that cannot be found out now, and was never
     */
    Set<String> partitions();

    /** Whether the answer of {@link #partitions} was found out after a moment of {@link #now}. */
    boolean isSince(long moment);

    /** Returns a moment for {@link #isSince}. */
    long now();

    /** Hears that another has taken a partition. */
    void taken(String partition);

    /** Leaves all partitions to others. */
    @Override
    void close();
}

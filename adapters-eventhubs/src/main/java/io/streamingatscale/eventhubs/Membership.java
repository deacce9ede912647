package io.streamingatscale.eventhubs;

import java.util.Set;

/**
 * Which partitions a reader should read.
 *
 * <p><b>Threads:</b> the worker's.
 */
interface Membership extends AutoCloseable {

    /**
     * Returns the ids of the partitions that are this reader's, as last heard of.
     *
     * @throws io.streamingatscale.core.TransientException if there are none since that cannot be found out now
     * @throws io.streamingatscale.core.ConfigurationException if the hub or the store is not as it should be
     */
    Set<String> partitions();

    /** Has it found out anew which partitions these are; returns what {@link #isSince} takes. */
    long ask();

    /** Whether {@link #partitions} was found out after a call of {@link #ask}. */
    boolean isSince(long asked);

    /**
     * Hears that another owner has taken a partition, which is left out of {@link #partitions} until it has become this reader's
     * anew or, where it was this reader's all the time, for a while.
     */
    void taken(String partition);

    /** Leaves all partitions to others. */
    @Override
    void close();
}

package io.streamingatscale.core;

import java.time.Duration;

/** One ownership of a partition with what was opened for it. */
record Ownership<S, T>(
        Claim claim,
        StartPoint start,
        SinkWriter<T> writer,
        PoisonHandler<S> poison,
        PartitionMeters meters,
        PartitionHistory history) {

    Partition partition() {
        return claim.partition();
    }

    /**
     * Counts a transient failure within a step and returns the pause before the next try.
     *
     * @throws FatalException if there is to be none
     */
    Duration pauseAfter(TransientException failure) {
        Duration pause = history.pauseAfter(failure).orElseThrow(() -> new FatalException(failure));
        meters.failures.increment();
        return pause;
    }
}

package io.streamingatscale.core;

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
}

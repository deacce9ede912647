package io.streamingatscale.core;

import java.util.function.Supplier;

/** The place of the deduplication among the steps of a pipeline; what it supplies stands in until the index is opened. */
record DedupPlace<T>(Deduplication<T> deduplication) implements Supplier<Processor<T, T>> {

    @Override
    public Processor<T, T> get() {
        return (record, output) -> output.emit(record);
    }

    DedupStage<T> newStage(String pipeline, CheckpointStore store, DedupMeters meters) {
        return new DedupStage<>(deduplication, pipeline, store, meters);
    }
}

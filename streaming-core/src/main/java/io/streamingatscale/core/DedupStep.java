package io.streamingatscale.core;

import io.micrometer.core.instrument.Counter;
import io.streamingatscale.dedup.DedupProbe;
import java.util.HashMap;
import java.util.Map;

/** One worker's step of a pipeline's deduplication. */
final class DedupStep<T> implements Processor<T, T>, AutoCloseable {

    private final DedupStage<T> stage;
    private final DedupProbe probe = new DedupProbe();
    private final Map<Partition, Counter> duplicates = new HashMap<>();
    private final Map<Partition, Counter> rebuilt = new HashMap<>();

    /** Makes the step of a worker and opens the index, if it is the first. */
    DedupStep(DedupStage<T> stage) {
        this.stage = stage;
        stage.open();
    }

    DedupStage<T> stage() {
        return stage;
    }

    @Override
    public void process(StreamRecord<T> record, Output<T> output) {
        stage.deduplication().ask(probe, record);
        switch (stage.judge(record, probe)) {
            case PASSES -> output.emit(record);
            case READ_AGAIN -> count(rebuilt, record, DedupMeters.REBUILD);
            case DUPLICATE -> {
                count(duplicates, record, DedupMeters.DUPLICATES);
                stage.deduplication().heard(record, stage.firstOf(probe));
            }
        }
    }

    private void count(Map<Partition, Counter> counters, StreamRecord<T> record, String name) {
        counters.computeIfAbsent(
                        record.origin().partition(), key -> stage.meters().counter(name, key))
                .increment();
    }

    @Override
    public void onRelease(Partition partition) {
        stage.released(partition);
    }

    @Override
    public void sync(Checkpoint checkpoint) {
        stage.sync(checkpoint);
    }

    @Override
    public void close() {
        stage.close();
    }
}

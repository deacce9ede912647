package io.streamingatscale.core;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import java.util.concurrent.TimeUnit;

/** The meters of a pipeline's deduplication; their names and meanings are listed at {@link Pipeline}. */
final class DedupMeters {

    static final String DUPLICATES = "streaming.dedup.duplicates";
    static final String REBUILD = "streaming.dedup.rebuild.records";

    private final MeterRegistry registry;
    private final Tags tags;

    DedupMeters(MeterRegistry registry, String pipeline, String source) {
        this.registry = registry;
        this.tags = Tags.of("pipeline", pipeline, "source", source);
    }

    Counter counter(String name, Partition partition) {
        return Counter.builder(name).tags(of(partition)).register(registry);
    }

    /** Registers the gauge of an index; returns how to remove it. */
    Runnable entries(DedupStage<?> stage) {
        Gauge entries = Gauge.builder("streaming.dedup.entries", stage, DedupStage::entries)
                .tags(tags)
                .register(registry);
        return () -> registry.remove(entries);
    }

    /** Registers the gauge of an ownership; returns how to remove it. */
    Runnable windowCovered(DedupStage<?> stage, Partition partition) {
        TimeGauge covered = TimeGauge.builder(
                        "streaming.dedup.window.covered",
                        stage,
                        TimeUnit.MILLISECONDS,
                        owner -> owner.windowCovered(partition))
                .tags(of(partition))
                .register(registry);
        return () -> registry.remove(covered);
    }

    private Tags of(Partition partition) {
        return tags.and("partition", partition.toString());
    }
}

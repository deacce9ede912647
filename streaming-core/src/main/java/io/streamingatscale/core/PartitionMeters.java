package io.streamingatscale.core;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The meters of one partition; their names and meanings are listed at {@link Pipeline}. */
final class PartitionMeters {

    private final MeterRegistry registry;
    private final Tags tags;
    final Counter received;
    final Counter written;
    final Counter duplicate;
    final Counter deadLettered;
    final Counter skipped;
    final Counter replayed;
    final Counter failures;
    final Counter reopened;
    final Timer commits;

    PartitionMeters(MeterRegistry registry, String pipeline, String source, Partition partition) {
        this.registry = registry;
        this.tags = Tags.of("pipeline", pipeline, "source", source, "partition", partition.toString());
        this.received = counter("streaming.records.received");
        this.written = counter("streaming.records.written");
        this.duplicate = counter("streaming.records.duplicate");
        this.deadLettered = counter("streaming.records.deadlettered");
        this.skipped = counter("streaming.records.skipped");
        this.replayed = counter("streaming.records.replayed");
        this.failures = counter("streaming.partition.failures");
        this.reopened = counter("streaming.partition.reopened");
        this.commits = Timer.builder("streaming.commit.duration").tags(tags).register(registry);
    }

    private Counter counter(String name) {
        return Counter.builder(name).tags(tags).register(registry);
    }

    /** Registers a gauge of an ownership; returns how to remove it at its end. */
    <T> Runnable gauge(String name, T owner, ToDoubleFunction<T> value) {
        Gauge gauge = Gauge.builder(name, owner, value).tags(tags).register(registry);
        return () -> registry.remove(gauge);
    }

    /** Registers the gauges of an ownership; returns how to remove them at its end. */
    <T> Runnable lags(T owner, ToDoubleFunction<T> records, ToDoubleFunction<T> seconds) {
        Runnable removeRecords = gauge("streaming.lag.records", owner, records);
        TimeGauge time = TimeGauge.builder("streaming.lag.time", owner, TimeUnit.SECONDS, seconds)
                .tags(tags)
                .register(registry);
        return () -> {
            removeRecords.run();
            registry.remove(time);
        };
    }
}

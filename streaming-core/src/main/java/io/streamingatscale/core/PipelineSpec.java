package io.streamingatscale.core;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that a pipeline was built of; checked by {@link PipelineBuilder}. */
record PipelineSpec<S, T>(
        String name,
        Source<S> source,
        List<Supplier<? extends Processor<?, ?>>> steps,
        boolean isRepeatable,
        Sink<T> sink,
        CheckpointStore store,
        @Nullable DedupStage<?> dedup,
        Settings<S> settings) {

    /** What has a default. */
    record Settings<S>(
            int workers,
            Duration commitEvery,
            long commitEveryRecords,
            Duration commitTimeout,
            Duration drainTimeout,
            Duration reopenAfter,
            long maxInFlightBytes,
            RetryPolicy retries,
            PoisonPolicy<S> poison,
            MeterRegistry registry,
            InstantSource clock) {}

    PoisonPolicy<S> poison() {
        return settings.poison();
    }

    boolean isTransactional() {
        return sink.effect() == Effect.TRANSACTIONAL;
    }

    boolean isAsync() {
        return steps.stream().anyMatch(AsyncPlace.class::isInstance);
    }

    /** Makes the steps of a worker, which sees the world through these. */
    ProcessorChain<S, T> newChain(WorkerEnvironment environment, Mailbox mailbox) {
        return new ProcessorChain<>(steps.stream()
                .<Processor<?, ?>>map(step -> newStep(step, environment, mailbox))
                .toList());
    }

    private Processor<?, ?> newStep(
            Supplier<? extends Processor<?, ?>> step, WorkerEnvironment environment, Mailbox mailbox) {
        if (step instanceof AsyncPlace<?, ?> place) {
            return place.newStep(environment, mailbox);
        }
        return dedup != null && step instanceof DedupPlace<?> ? new DedupStep<>(dedup) : step.get();
    }
}

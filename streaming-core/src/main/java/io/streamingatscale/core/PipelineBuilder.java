package io.streamingatscale.core;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a pipeline whose source, steps and sink are given. Only {@link #checkpoints} has no default.
 *
 * @param <S> the type of the source's values
 */
public final class PipelineBuilder<S> {

    /** Makes the specification for the sink's own type, which this builder need not know. */
    private interface Assembly<S> {
        PipelineSpec<S, ?> assemble(CheckpointStore store, PipelineSpec.Settings<S> settings);
    }

    private final Assembly<S> assembly;
    private final Sink<?> sink;
    private @Nullable CheckpointStore store;
    private @Nullable GuaranteeLevel required;
    private int workers = 1;
    private Duration commitEvery = Duration.ofSeconds(1);
    private long commitEveryRecords = Long.MAX_VALUE;
    private Duration commitTimeout = Duration.ofMinutes(1);
    private Duration drainTimeout = Duration.ofSeconds(30);
    private Duration reopenAfter = Duration.ofMinutes(1);
    private long maxInFlightBytes = 64L << 20;
    private RetryPolicy retries = RetryPolicy.DEFAULT;
    private PoisonPolicy<S> poison = PoisonPolicy.stop();
    private MeterRegistry registry = new CompositeMeterRegistry();
    private InstantSource clock = InstantSource.system();

    private PipelineBuilder(Sink<?> sink, Assembly<S> assembly) {
        this.sink = sink;
        this.assembly = assembly;
    }

    static <S, T> PipelineBuilder<S> of(
            String name, Source<S> source, List<Supplier<? extends Processor<?, ?>>> steps, Sink<T> sink) {
        List<Processor<?, ?>> probes =
                steps.stream().<Processor<?, ?>>map(Supplier::get).toList();
        boolean repeatable = ProcessorChain.isRepeatable(probes);
        return new PipelineBuilder<>(
                sink,
                (store, settings) -> new PipelineSpec<>(
                        name,
                        source,
                        steps,
                        repeatable,
                        sink,
                        store,
                        dedup(name, steps, store, new DedupMeters(settings.registry(), name, source.name())),
                        settings));
    }

    private static @Nullable DedupStage<?> dedup(
            String name, List<Supplier<? extends Processor<?, ?>>> steps, CheckpointStore store, DedupMeters meters) {
        return steps.stream()
                .filter(DedupPlace.class::isInstance)
                .map(DedupPlace.class::cast)
                .findFirst()
                .<DedupStage<?>>map(place -> place.newStage(name, store, meters))
                .orElse(null);
    }

    /**
     * Sets where checkpoints are kept; closed with the pipeline. Required, but for a transactional sink, which keeps them
     * itself.
     */
    public PipelineBuilder<S> checkpoints(CheckpointStore newStore) {
        store = newStore;
        return this;
    }

    /**
     * Sets how many workers share the partitions, each with a thread and a reader of its own. The default is 1.
     *
     * @param count at least 1
     */
    public PipelineBuilder<S> workers(int count) {
        workers = Checks.atLeast(count, 1, "workers");
        return this;
    }

    /** Sets the time between the commits of a partition that has something to commit. The default is one second. */
    public PipelineBuilder<S> commitEvery(Duration interval) {
        commitEvery = Checks.positive(interval, "commitEvery");
        return this;
    }

    /**
     * Sets after how many records a partition is committed without waiting for the interval. The default is no bound.
     *
     * @param records at least 1
     */
    public PipelineBuilder<S> commitEveryRecords(long records) {
        commitEveryRecords = Checks.atLeast(records, 1, "commitEveryRecords");
        return this;
    }

    /**
     * Sets how long a commit may take before it counts as failed and is tried again. The default is one minute; less than
     * what makes the source give up on a reader that does not poll.
     */
    public PipelineBuilder<S> commitTimeout(Duration timeout) {
        commitTimeout = Checks.positive(timeout, "commitTimeout");
        return this;
    }

    /** Sets how long closing, or giving partitions back, waits for calls under way and for commits. The default is 30 seconds. */
    public PipelineBuilder<S> drainTimeout(Duration timeout) {
        drainTimeout = Checks.positive(timeout, "drainTimeout");
        return this;
    }

    /**
     * Sets after which time without records a partition is opened anew though its log has more. The default is one minute.
     */
    public PipelineBuilder<S> reopenAfter(Duration silence) {
        reopenAfter = Checks.positive(silence, "reopenAfter");
        return this;
    }

    /**
     * Sets the bound, for each worker, on the bytes read and not yet committed; at the bound it commits and reads on when
     * that is done. One batch may go beyond it. The default is 64 MiB.
     *
     * @param bytes at least 1
     */
    public PipelineBuilder<S> maxInFlightBytes(long bytes) {
        maxInFlightBytes = Checks.atLeast(bytes, 1, "maxInFlightBytes");
        return this;
    }

    /** Sets how transient failures are tried again. The default is {@link RetryPolicy#DEFAULT}. */
    public PipelineBuilder<S> onTransient(RetryPolicy policy) {
        retries = policy;
        return this;
    }

    /** Sets what becomes of poison records. The default is {@link PoisonPolicy#stop}. */
    public PipelineBuilder<S> onPoison(PoisonPolicy<S> policy) {
        poison = policy;
        return this;
    }

    /** Sets where the meters listed at {@link Pipeline} are registered. The default is nowhere. */
    public PipelineBuilder<S> metrics(MeterRegistry newRegistry) {
        registry = newRegistry;
        return this;
    }

    /** Sets the clock that lags in time are measured with. The default is the system's. */
    public PipelineBuilder<S> clock(InstantSource newClock) {
        clock = newClock;
        return this;
    }

    /** Makes {@link #build} refuse if the pipeline does not give this guarantee. The default is to require nothing. */
    public PipelineBuilder<S> require(GuaranteeLevel level) {
        required = level;
        return this;
    }

    /**
     * Returns the pipeline, not yet started. Nothing is connected yet.
     *
     * @throws IllegalArgumentException if checkpoints are missing, or given although the sink keeps its own
     * @throws UnmetGuaranteeException if a guarantee was required that the parts do not give
     */
    public Pipeline build() {
        PipelineSpec<S, ?> spec = assembly.assemble(
                chosenStore(),
                new PipelineSpec.Settings<>(
                        workers,
                        commitEvery,
                        commitEveryRecords,
                        commitTimeout,
                        drainTimeout,
                        reopenAfter,
                        maxInFlightBytes,
                        retries,
                        poison,
                        registry,
                        clock));
        Guarantee guarantee = GuaranteeCalculus.of(spec);
        if (required != null && !guarantee.covers(required)) {
            throw new UnmetGuaranteeException("required guarantee is not met: required=" + required + ", computed="
                    + guarantee.level() + "; " + String.join("; ", guarantee.weaknesses()));
        }
        return new Pipeline(spec, guarantee);
    }

    private CheckpointStore chosenStore() {
        CheckpointStore ofSink = sink.checkpointStore().orElse(null);
        if (sink.effect() == Effect.TRANSACTIONAL && ofSink == null) {
            throw new IllegalArgumentException(
                    "a transactional sink must keep checkpoints: sink=\"" + sink.name() + "\"");
        }
        if (ofSink == null) {
            return given();
        }
        if (store != null) {
            throw new IllegalArgumentException("checkpoints are kept by the sink, in its transactions: sink=\""
                    + sink.name() + "\", checkpoints=\"" + store.name() + "\"; leave out checkpoints(...)");
        }
        return ofSink;
    }

    private CheckpointStore given() {
        if (store == null) {
            throw new IllegalArgumentException(
                    "checkpoints must be given: checkpoints=null; for instance checkpoints(FileCheckpointStore.at(path))");
        }
        return store;
    }
}

package io.streamingatscale.core;

import java.time.Duration;
import java.util.List;

/**
 * Moves records from a source through processors into a sink, and says beforehand how often each takes effect.
 *
 * <pre>{@code
 * Pipeline pipeline = Pipeline.named("devices-to-sql")
 *         .from(source)
 *         .map(JsonCodec.of(DeviceEvent.class)::decode)
 *         .to(sink)
 *         .checkpoints(FileCheckpointStore.at(Path.of("checkpoints")))
 *         .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
 *         .build();
 * pipeline.start();
 * }</pre>
 *
 * <p>Meters, each tagged with {@code pipeline}, {@code source} and {@code partition}:
 *
 * <table>
 * <caption>meters</caption>
 * <tr><th>name</th><th>kind</th><th>meaning</th></tr>
 * <tr><td>streaming.records.received</td><td>counter</td><td>records read from the source</td></tr>
 * <tr><td>streaming.records.written</td><td>counter</td><td>records that took effect in the sink</td></tr>
 * <tr><td>streaming.records.duplicate</td><td>counter</td><td>records that the sink had already and absorbed</td></tr>
 * <tr><td>streaming.records.replayed</td><td>counter</td><td>records that this worker had processed before</td></tr>
 * <tr><td>streaming.records.deadlettered</td><td>counter</td><td>poison records written as dead letters</td></tr>
 * <tr><td>streaming.records.skipped</td><td>counter</td><td>poison records left out</td></tr>
 * <tr><td>streaming.partition.failures</td><td>counter</td><td>failures after which something was tried again</td></tr>
 * <tr><td>streaming.partition.reopened</td><td>counter</td><td>times the watchdog opened the partition anew</td></tr>
 * <tr><td>streaming.commit.duration</td><td>timer</td><td>from the begin of a commit to its saved checkpoint</td></tr>
 * <tr><td>streaming.lag.records</td><td>gauge</td><td>records between the log's end and what was processed</td></tr>
 * <tr><td>streaming.lag.time</td><td>gauge</td><td>age of the record last processed, zero without lag</td></tr>
 * <tr><td>streaming.async.inflight</td><td>gauge</td><td>records in asynchronous steps, called for or waiting</td></tr>
 * <tr><td>streaming.dedup.duplicates</td><td>counter</td><td>copies that the deduplication dropped</td></tr>
 * <tr><td>streaming.dedup.rebuild.records</td><td>counter</td><td>records read again for their ids alone</td></tr>
 * <tr><td>streaming.dedup.window.covered</td><td>gauge</td><td>how much of the window the known ids cover</td></tr>
 * <tr><td>streaming.dedup.entries</td><td>gauge</td><td>entries in the index of ids; not by partition</td></tr>
 * </table>
 *
 * <p><b>Threads:</b> any. A pipeline starts once and stops once.
 */
public final class Pipeline implements AutoCloseable {

    private final PipelineSpec<?, ?> spec;
    private final Guarantee guarantee;
    private final PipelineThreads threads;

    Pipeline(PipelineSpec<?, ?> spec, Guarantee guarantee) {
        this.spec = spec;
        this.guarantee = guarantee;
        this.threads = new PipelineThreads(spec);
    }

    /**
     * Begins a pipeline.
     *
     * @param name the name that its checkpoints are kept under; not blank
     */
    public static PipelineName named(String name) {
        return new PipelineName(name);
    }

    /** Returns the name that the checkpoints are kept under. */
    public String name() {
        return spec.name();
    }

    /** Returns how many workers share the partitions in this process. */
    public int workers() {
        return spec.settings().workers();
    }

    /** Returns what this pipeline promises. */
    public Guarantee guarantee() {
        return guarantee;
    }

    /**
     * Starts the workers' threads and returns.
     *
     * @throws IllegalStateException if it was started or closed before
     */
    public void start() {
        threads.start();
    }

    /**
     * Starts, and returns when the pipeline was closed by another thread.
     *
     * @throws IllegalStateException if it was started or closed before
     * @throws InterruptedException if this thread was interrupted; the pipeline has been closed
     * @throws RuntimeException what stopped the pipeline
     */
    public void run() throws InterruptedException {
        start();
        try {
            awaitStop();
        } finally {
            close();
        }
    }

    /**
     * Waits until the pipeline has stopped, because it was closed or by a failure.
     *
     * @throws RuntimeException what stopped the pipeline
     */
    public void awaitStop() throws InterruptedException {
        threads.awaitStop();
    }

    /** Returns how the pipeline is. */
    public Health health() {
        return threads.health();
    }

    /** Returns how far the pipeline is in each partition that this process owns. */
    public List<PartitionStatus> partitions() {
        return threads.partitions();
    }

    /**
     * Begins no other record, waits for the calls of asynchronous steps that are under way, commits what was processed, gives
     * the partitions back, and closes sink and checkpoint store. Closing again gives the same report.
     *
     * @param timeout how long to wait for calls and commits
     */
    public DrainReport drain(Duration timeout) {
        return threads.drain(timeout);
    }

    /** Drains with the pipeline's drain timeout. */
    @Override
    public void close() {
        drain(spec.settings().drainTimeout());
    }

    /**
     * Returns one of this pipeline's workers to be stepped by hand instead of {@link #start}, as a simulation does. The
     * caller closes sink and store.
     *
     * @param index from 0 to one less than the number of workers
     */
    public Worker worker(int index, WorkerEnvironment environment) {
        return PipelineThreads.newWorker(spec, index, environment);
    }
}

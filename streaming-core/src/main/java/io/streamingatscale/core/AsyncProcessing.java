package io.streamingatscale.core;

import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A slow step of which many calls are under way at once: a query or a request for each record. For
 * {@link StreamBuilder#processAsync}.
 *
 * <pre>{@code
 * stream.processAsync(AsyncProcessing.blocking(customers::lookup)
 *         .concurrency(32)
 *         .keyOrderedBy(StreamRecord::keyText)
 *         .timeout(Duration.ofSeconds(5)))
 * }</pre>
 *
 * <p><b>Order:</b> calls may end in any order. What they give is passed on in the order of the log all the same, so that what
 * comes after this step, the sink and the checkpoints cannot tell it from a step that is merely slow. A checkpoint never
 * passes a record whose call is not done. With {@link #keyOrderedBy}, calls of records with the same key are made in the order
 * of the log, one after the other.
 *
 * <p><b>Again:</b> a record that is read again after a failure, or by the partition's next owner, has its call made again,
 * and a call of before may still be running then, also one of the same key. So effects that the call itself has happen at
 * least once, and must bear to be repeated. Within one ownership of a partition {@link #keyOrderedBy} is exact.
 *
 * <p><b>Bounds:</b> {@link #concurrency} bounds the calls of a worker. Of each partition at most four times as many records are
 * begun ahead of the first that is not done. What is read and not committed counts for
 * {@link PipelineBuilder#maxInFlightBytes}; what calls have given and is not passed on yet does not.
 *
 * <p><b>Failures</b> of a call are dealt with when it is the record's turn in the log, as those of any other step: a
 * {@link TransientException} pauses the partition, and then all calls of it are made again that failed so; any other exception
 * is handled by the pipeline's policy for poison records.
 *
 * @param <I> the type of the values that come in
 * @param <O> the type of the values that go out
 */
public final class AsyncProcessing<I, O> {

    private static final int DEFAULT_CONCURRENCY = 16;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    private final CallStarter<I, O> starter;
    private final int concurrency;
    private final Duration timeout;
    private final @Nullable Function<? super StreamRecord<I>, ?> key;

    private AsyncProcessing(
            CallStarter<I, O> starter,
            int concurrency,
            Duration timeout,
            @Nullable Function<? super StreamRecord<I>, ?> key) {
        this.starter = starter;
        this.concurrency = concurrency;
        this.timeout = timeout;
        this.key = key;
    }

    /** Begins with calls that block. They are made by threads that the pipeline owns, as many as are needed. */
    public static <I, O> AsyncProcessing<I, O> blocking(BlockingProcessor<I, O> processor) {
        return new AsyncProcessing<>(new BlockingStarter<>(processor), DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT, null);
    }

    /** Begins with calls of a client that does not block. */
    public static <I, O> AsyncProcessing<I, O> of(AsyncProcessor<I, O> processor) {
        return new AsyncProcessing<>(new StageStarter<>(processor), DEFAULT_CONCURRENCY, DEFAULT_TIMEOUT, null);
    }

    /**
     * Sets how many calls each worker makes at once, over all its partitions; with blocking calls no more than there are
     * connections. The default is 16.
     *
     * @param calls at least 1
     */
    public AsyncProcessing<I, O> concurrency(int calls) {
        return new AsyncProcessing<>(starter, Checks.atLeast(calls, 1, "concurrency"), timeout, key);
    }

    /**
     * Sets how long a call may take. Then it is given up and counts as failed with a {@link TransientException}; its thread is
     * interrupted or its future cancelled. A thread that does not heed that counts for {@link #concurrency}, and keeps its
     * key, until it has ended; a cancelled future counts as ended.
     * The default is one minute.
     */
    public AsyncProcessing<I, O> timeout(Duration time) {
        return new AsyncProcessing<>(starter, concurrency, Checks.positive(time, "timeout"), key);
    }

    /**
     * Has the records of a partition that have the same key called for in the order of the log, never two at once. The default
     * is any order.
     *
     * @param newKey gives the key: something with {@code equals}, or bytes, and not null; called by the worker's thread. A record
     *     that it throws for is a poison record
     */
    public AsyncProcessing<I, O> keyOrderedBy(Function<? super StreamRecord<I>, ?> newKey) {
        return new AsyncProcessing<>(starter, concurrency, timeout, newKey);
    }

    CallStarter<I, O> starter() {
        return starter;
    }

    int concurrency() {
        return concurrency;
    }

    Duration timeout() {
        return timeout;
    }

    boolean isKeyOrdered() {
        return key != null;
    }

    /** Returns what stands for a record's key in the order of keys; null where any order will do. */
    @Nullable
    Object keyOf(StreamRecord<I> record) {
        return key == null ? null : CallOrder.comparable(key.apply(record), record.origin());
    }
}

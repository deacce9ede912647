package io.streamingatscale.core;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Begins to make records of one record, and has them ready later; for clients that do not block, see
 * {@link AsyncProcessing#of}.
 *
 * <p><b>Threads:</b> called by the worker's threads, of all workers at once; a stage may complete on any thread.
 *
 * @param <I> the type of the values that come in
 * @param <O> the type of the values that go out
 */
@FunctionalInterface
public interface AsyncProcessor<I, O> {

    /**
     * Begins a call and returns at once, for the worker's other partitions wait meanwhile. Make the records by
     * {@link StreamRecord#withValue} of the one given: they keep its origin.
     *
     * <p>The stage may fail, and the method may throw: a {@link TransientException} has the call made again later, any other
     * exception is handled by the pipeline's policy for poison records. Where the call is given up, the stage's future is
     * cancelled.
     *
     * @return completes with any number of records
     */
    CompletionStage<List<StreamRecord<O>>> process(StreamRecord<I> record);

    /** Returns what {@link Processor#isRepeatable} does. The default is true. */
    default boolean isRepeatable() {
        return true;
    }
}

package io.streamingatscale.core;

import java.util.List;

/**
 * Makes records of one record by a call that blocks, such as a query or a request; see {@link AsyncProcessing#blocking}.
 *
 * <p><b>Threads:</b> called by threads of the pipeline that are there for such calls, by many at once.
 *
 * @param <I> the type of the values that come in
 * @param <O> the type of the values that go out
 */
@FunctionalInterface
public interface BlockingProcessor<I, O> {

    /**
     * Makes any number of records of {@code record}, by {@link StreamRecord#withValue}: they keep its origin. Where the call
     * is given up, because it takes too long or the partition is no longer this worker's, its thread is interrupted.
     *
     * @throws TransientException if the call is to be made again later
     * @throws Exception any other is handled by the pipeline's policy for poison records
     */
    List<StreamRecord<O>> process(StreamRecord<I> record) throws Exception;

    /** Returns what {@link Processor#isRepeatable} does. The default is true. */
    default boolean isRepeatable() {
        return true;
    }
}

package io.streamingatscale.core;

/**
 * A step of a pipeline that makes any number of records of one.
 *
 * <p><b>Threads:</b> a worker has its own instance and calls it from its own thread only.
 *
 * <p><b>Order:</b> {@link #onClaim} of a partition, then {@link #process} for its records in their order and {@link #sync}
 * from time to time, then {@link #onRelease}. After a failure the worker releases the partition and claims
 * it again, and records after the last checkpoint are processed once more.
 *
 * @param <I> the type of the values that come in
 * @param <O> the type of the values that go out
 */
@FunctionalInterface
public interface Processor<I, O> {

    /**
     * Makes records of {@code record} and puts them out before it returns.
     *
     * <p>What was put out is dropped if the method throws. A {@link TransientException} is tried again later, any other
     * exception is handled by the pipeline's policy for poison records.
     */
    void process(StreamRecord<I> record, Output<O> output);

    /** Hears that the worker now owns the claim's partition. The default does nothing. */
    default void onClaim(Claim claim) {}

    /** Hears that the worker no longer reads the partition; what is held of it may be dropped. The default does nothing. */
    default void onRelease(Partition partition) {}

    /**
     * Makes durable what this step must remember of the records before the checkpoint's position. Called after the sink
     * has made its effects durable and before the checkpoint is saved; with a transactional sink, where that is one moment,
     * before it. The record last processed may lie behind the position. The default does nothing.
     *
     * @throws TransientException if it could not be confirmed; the worker goes back to the last checkpoint
     */
    default void sync(Checkpoint checkpoint) {}

    /**
     * Returns whether processing a record again gives as many records with the same keys. The default is true. Where it is
     * false, a keyed sink cannot absorb replays.
     */
    default boolean isRepeatable() {
        return true;
    }
}

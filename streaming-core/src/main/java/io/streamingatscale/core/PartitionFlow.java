package io.streamingatscale.core;

/**
 * The way of a partition's records from what was read to what is written, in their order.
 *
 * <p><b>Threads:</b> the worker's; no method waits.
 *
 * @param <S> the type of the source's values
 */
interface PartitionFlow<S> {

    /** Takes what was read; {@link #advance} processes it. */
    void add(Batch<S> batch);

    /**
     * Processes as far as that may be done now; returns whether anything was done.
     *
     * @throws RuntimeException what fails the ownership
     */
    boolean advance();

    /** Does of {@link #advance} what brings records to their end that were begun before, and begins no other. */
    void finishBegun();

    /** Returns whether all that was read is processed. */
    boolean isEmpty();

    /** Returns whether records that were begun are still under way, and nothing is known that keeps them from their end. */
    boolean isUnderWay();

    /** Returns whether the first record that is not processed waits for another partition. */
    boolean isHeld();

    /** Returns how many records were read, and counted for a commit, but not processed. */
    long pendingRecords();

    /** Returns how many of {@link #pendingRecords} nothing was done with; none if the first of them was begun and waits. */
    long untouchedRecords();

    /** Returns the bytes of {@link #pendingRecords}. */
    long pendingBytes();

    /** Returns the bytes of what is held and counts for no commit, for it is read again for its ids alone. */
    long rereadBytes();

    /** Drops what is not processed. Nothing is called after this. */
    void close();
}

package io.streamingatscale.eventhubs;

import java.time.Instant;

/** Where a pipeline begins in a partition in which it has no checkpoint yet. */
public sealed interface StartPosition {

    /** The first event that the log holds. */
    LogEdge EARLIEST = LogEdge.EARLIEST;

    /** The end of the log: only what comes after the pipeline's first start. */
    LogEdge LATEST = LogEdge.LATEST;

    /** Returns the first event that was enqueued at or after {@code instant}, or the end of the log without one. */
    static StartPosition at(Instant instant) {
        return new EnqueuedTime(instant);
    }

    /**
     * Returns the event with a sequence number, in each partition.
     *
     * @param sequenceNumber at least 0
     * @throws IllegalArgumentException if it is negative
     */
    static StartPosition atSequenceNumber(long sequenceNumber) {
        if (sequenceNumber < 0) {
            throw new IllegalArgumentException("sequenceNumber must be >= 0: sequenceNumber=" + sequenceNumber);
        }
        return new SequenceNumber(sequenceNumber);
    }

    /** One of the two ends of a log. */
    enum LogEdge implements StartPosition {
        /** The first event that the log holds. */
        EARLIEST,
        /** The end of the log. */
        LATEST
    }

    /**
     * The first event at or after an enqueued time.
     *
     * @param instant the time, to the millisecond
     */
    record EnqueuedTime(Instant instant) implements StartPosition {}

    /**
     * The event with a sequence number.
     *
     * @param number at least 0
     */
    record SequenceNumber(long number) implements StartPosition {}
}

package io.streamingatscale.kafka;

import java.time.Instant;

/** Where a pipeline begins in a partition in which it has no checkpoint yet. */
public sealed interface StartPosition {

    /** The first record that the log holds. */
    LogEdge EARLIEST = LogEdge.EARLIEST;

    /** The end of the log: only what comes after the pipeline's first start. */
    LogEdge LATEST = LogEdge.LATEST;

    /** Returns the first record whose log time is at or after {@code instant}, or the end of the log without one. */
    static StartPosition at(Instant instant) {
        return new LogTime(instant);
    }

    /** One of the two ends of a log. */
    enum LogEdge implements StartPosition {
        /** The first record that the log holds. */
        EARLIEST,
        /** The end of the log. */
        LATEST
    }

    /**
     * The first record at or after a log time.
     *
     * @param instant the log time, to the millisecond
     */
    record LogTime(Instant instant) implements StartPosition {}
}

package io.streamingatscale.cosmos;

import java.time.Instant;

/** Where a pipeline begins in a partition of the change feed in which it has no checkpoint yet. */
public sealed interface FeedStart {

    /** The beginning of the container: first all documents that it holds, each with its last change. */
    FeedStart BEGINNING = Edge.BEGINNING;

    /** The end of the feed: only what is changed after the pipeline's first start. */
    FeedStart NOW = Edge.NOW;

    /** Returns the first change at or after {@code instant}, or the end of the feed without one. */
    static FeedStart at(Instant instant) {
        return new Time(instant);
    }

    /** One of the two ends of the feed. */
    enum Edge implements FeedStart {
        /** Its beginning. */
        BEGINNING,
        /** Its end. */
        NOW
    }

    /**
     * The first change at or after a time.
     *
     * @param instant the time; documents know that of their last change to the second
     */
    record Time(Instant instant) implements FeedStart {}
}

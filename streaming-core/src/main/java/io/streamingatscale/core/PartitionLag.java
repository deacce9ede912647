package io.streamingatscale.core;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition's owner is behind the end of its log.
 *
 * <p><b>Threads:</b> changed by the worker's, read by any.
 */
final class PartitionLag {

    private static final long UNKNOWN = -1;

    private volatile Position position;
    private volatile long logEnd = UNKNOWN;
    private volatile @Nullable Instant lastLogTime;

    PartitionLag(Position position) {
        this.position = position;
    }

    /** Returns the position up to which all was processed. */
    Position position() {
        return position;
    }

    void processed(Position next, @Nullable Instant logTime) {
        if (logTime != null) {
            lastLogTime = logTime;
        }
        position = next;
    }

    void logEnds(OptionalLong end) {
        logEnd = end.orElse(UNKNOWN);
    }

    /** Returns the lag in records; empty where the log's end is not known. */
    OptionalLong records() {
        long end = logEnd;
        return end == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(Math.max(0, end - position.offset()));
    }

    /** Returns the age of the record processed last; zero without lag. */
    Duration time(Instant now) {
        Instant last = lastLogTime;
        if (last == null || records().orElse(1) == 0) {
            return Duration.ZERO;
        }
        Duration since = Duration.between(last, now);
        return since.isNegative() ? Duration.ZERO : since;
    }
}

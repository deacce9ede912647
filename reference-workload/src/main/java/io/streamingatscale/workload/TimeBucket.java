package io.streamingatscale.workload;

import java.time.Duration;
import java.time.Instant;

/**
 * What was stored in one second or minute.
 *
 * @param start the bucket's first moment, a whole second or minute of UTC
 * @param length a second or a minute
 * @param rows how many rows have their storedAt in it
 * @param latencies of these rows
 */
public record TimeBucket(Instant start, Duration length, long rows, Latencies latencies) {

    /**
     * Returns rows divided by length. The first and the last bucket of a run are seldom full, and their rate is lower for
     * it.
     */
    public double eventsPerSecond() {
        return rows / (length.toNanos() / 1e9);
    }
}

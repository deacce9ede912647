package io.streamingatscale.workload;

import java.time.Duration;

/**
 * Exact percentiles of the time from log to store, storedAt - enqueuedAt: the least latency that so many percent of the
 * rows do not exceed (nearest rank). Negative where the two clocks disagree; all zero without rows.
 *
 * @param p50 the median
 * @param p95 of 95 percent
 * @param p99 of 99 percent
 * @param max the greatest of all
 */
public record Latencies(Duration p50, Duration p95, Duration p99, Duration max) {

    /** Returns the percentiles of latencies in nanoseconds, sorted. */
    static Latencies ofSorted(long[] nanos) {
        return new Latencies(
                percentile(nanos, 50), percentile(nanos, 95), percentile(nanos, 99), percentile(nanos, 100));
    }

    private static Duration percentile(long[] sorted, int percent) {
        if (sorted.length == 0) {
            return Duration.ZERO;
        }
        long rank = ((long) sorted.length * percent + 99) / 100;
        return Duration.ofNanos(sorted[(int) rank - 1]);
    }
}

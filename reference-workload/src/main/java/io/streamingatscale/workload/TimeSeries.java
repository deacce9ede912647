package io.streamingatscale.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows by the time of their storing, cut into buckets. */
final class TimeSeries {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LONGEST_HOLE_NANOS = 3600 * NANOS_PER_SECOND;

    private final long[] storedNanos;
    private final long[] latencyNanos;

    private TimeSeries(long[] storedNanos, long[] latencyNanos) {
        this.storedNanos = storedNanos;
        this.latencyNanos = latencyNanos;
    }

    static TimeSeries of(StoredEvents events) {
        int[] rows = events.byTime();
        return new TimeSeries(
                Arrays.stream(rows).mapToLong(events::storedNanos).toArray(),
                Arrays.stream(rows).mapToLong(events::latencyNanos).toArray());
    }

    double eventsPerSecond() {
        if (storedNanos.length == 0) {
            return 0;
        }
        long span = storedNanos[storedNanos.length - 1] - storedNanos[0];
        return storedNanos.length / (Math.max(span, NANOS_PER_SECOND) / (double) NANOS_PER_SECOND);
    }

    Latencies latencies() {
        return latencies(0, latencyNanos.length);
    }

    List<TimeBucket> buckets(Duration length) {
        List<TimeBucket> buckets = new ArrayList<>();
        long width = length.toNanos();
        int begin = 0;
        while (begin < storedNanos.length) {
            long number = Math.floorDiv(storedNanos[begin], width);
            int end = begin;
            while (end < storedNanos.length && Math.floorDiv(storedNanos[end], width) == number) {
                end++;
            }
            buckets.add(bucket(number, length, begin, end));
            if (end < storedNanos.length) {
                fillHole(buckets, number + 1, Math.floorDiv(storedNanos[end], width), length);
            }
            begin = end;
        }
        return buckets;
    }

    private void fillHole(List<TimeBucket> buckets, long from, long to, Duration length) {
        // a single row with a time far off must not make millions of empty buckets
        if ((to - from) <= LONGEST_HOLE_NANOS / length.toNanos()) {
            for (long number = from; number < to; number++) {
                buckets.add(bucket(number, length, 0, 0));
            }
        }
    }

    private TimeBucket bucket(long number, Duration length, int begin, int end) {
        Instant start = Instant.EPOCH.plusSeconds(number * length.toSeconds());
        return new TimeBucket(start, length, end - begin, latencies(begin, end));
    }

    private Latencies latencies(int begin, int end) {
        long[] sorted = Arrays.copyOfRange(latencyNanos, begin, end);
        Arrays.sort(sorted);
        return Latencies.ofSorted(sorted);
    }
}

package io.streamingatscale.workload;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** The formulas of {@link CompatibleReport}. */
final class CompatibleFormulas {

    private static final long NANOS_PER_MINUTE = 60_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MISSING_LIMIT = 0;

    private final StoredEvents events;

    CompatibleFormulas(StoredEvents events) {
        this.events = events;
    }

    CompatibleReport report(CompatibleParameters parameters) {
        Collection<Minute> minutes = minutes();
        double throughput =
                minutes.stream().mapToDouble(Minute::eventsPerSecond).max().orElse(0);
        double latency = 1_000
                * minutes.stream().mapToDouble(Minute::meanLatencySeconds).min().orElse(Double.NaN);
        double duplicates = fraction(duplicateIds());
        double outOfSequence = fraction(gaps(events.byDeviceAndTime()));
        double missing = fraction(gaps(withoutOldestAndNewest(events.byDeviceAndSequence())));
        List<String> failures = events.size() == 0
                ? List.of("No data collected")
                : failures(parameters, throughput, latency, duplicates, outOfSequence, missing);
        return new CompatibleReport(failures, minutes.size(), throughput, latency, duplicates, outOfSequence, missing);
    }

    private static List<String> failures(
            CompatibleParameters parameters,
            double throughput,
            double latency,
            double duplicates,
            double outOfSequence,
            double missing) {
        List<String> failures = new ArrayList<>();
        parameters.eventsPerSecond().ifPresent(limit -> {
            if (throughput < limit) {
                failures.add("min throughput per second: expected min " + limit + ", got " + throughput);
            }
        });
        addIfAbove(failures, "max latency in milliseconds", parameters.latencyMilliseconds(), latency);
        addIfAbove(failures, "fraction of duplicate events", parameters.duplicateFraction(), duplicates);
        addIfAbove(failures, "fraction of out-of-sequence events", parameters.outOfSequenceFraction(), outOfSequence);
        addIfAbove(failures, "fraction of missing events", OptionalDouble.of(MISSING_LIMIT), missing);
        return failures;
    }

    private static void addIfAbove(List<String> failures, String what, OptionalDouble limit, double actual) {
        if (limit.isPresent() && actual > limit.getAsDouble()) {
            failures.add(what + ": expected max " + limit.getAsDouble() + ", got " + actual);
        }
    }

    private Collection<Minute> minutes() {
        Map<Long, Minute> minutes = new HashMap<>();
        for (int row = 0; row < events.size(); row++) {
            minutes.computeIfAbsent(Math.floorDiv(events.storedNanos(row), NANOS_PER_MINUTE), unknown -> new Minute())
                    .add(events.latencyNanos(row) / NANOS_PER_SECOND);
        }
        return minutes.values();
    }

    /** Returns how many ids have more than one row, however many more. */
    private long duplicateIds() {
        int[] rowsOfId = new int[events.distinct()];
        for (int row = 0; row < events.size(); row++) {
            rowsOfId[events.id(row)]++;
        }
        return IntStream.of(rowsOfId).filter(rows -> rows > 1).count();
    }

    /** Returns how many rows have a number more than one above that of the row before, of the same device. */
    private long gaps(int[] rows) {
        return IntStream.range(1, rows.length)
                .filter(i -> events.device(rows[i]) == events.device(rows[i - 1]))
                .filter(i -> events.sequence(rows[i]) - events.sequence(rows[i - 1]) > 1)
                .count();
    }

    /** Keeps of each device's n rows those of which the rank, from 1, divided by n lies within 0.1 and 0.9. */
    private int[] withoutOldestAndNewest(int[] rows) {
        int[] rowsOfDevice = new int[events.devices()];
        for (int row : rows) {
            rowsOfDevice[events.device(row)]++;
        }
        int[] rank = new int[events.devices()];
        return IntStream.of(rows)
                .filter(row -> {
                    int device = events.device(row);
                    double fractionInOrder = (double) ++rank[device] / rowsOfDevice[device];
                    return fractionInOrder >= 0.1 && fractionInOrder <= 0.9;
                })
                .toArray();
    }

    private double fraction(long count) {
        return events.size() == 0 ? 0 : (double) count / events.size();
    }

    private static final class Minute {

        private long rows;
        private double latencySeconds;

        void add(double latency) {
            rows++;
            latencySeconds += latency;
        }

        double eventsPerSecond() {
            return rows / 60.0;
        }

        double meanLatencySeconds() {
            return latencySeconds / rows;
        }
    }
}

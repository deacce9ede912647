package io.streamingatscale.workload;

import java.util.List;

/**
 * The verdict of the samples' own verification job, formula by formula ({@code verify-common} of the Streaming at Scale
 * samples), for a comparison with what they publish.
 *
 * <p>It is lenient in ways that {@link StrictReport} is not: the best minute alone decides on throughput and latency,
 * duplicates are counted by id, losses by gap and not within the oldest and newest tenth of each device, and where several
 * simulators send for the same device, their numbers hide each other's gaps.
 *
 * @param failures one sentence for each assertion that failed, in the job's order
 * @param minutesWithData how many minutes of storedAt have rows
 * @param maxEventsPerSecond rows of the best minute divided by 60; 0 without rows
 * @param minLatencyMilliseconds the least of all minutes' mean latencies, storedAt - enqueuedAt; NaN without rows
 * @param duplicateFraction ids stored more than once, divided by rows
 * @param outOfSequenceFraction rows whose number is more than one above that stored before them, each device by storedAt
 *     and then number, divided by rows
 * @param missingFraction rows whose number is more than one above the number before, each device by number without its
 *     oldest and newest tenth, divided by all rows
 */
public record CompatibleReport(
        List<String> failures,
        int minutesWithData,
        double maxEventsPerSecond,
        double minLatencyMilliseconds,
        double duplicateFraction,
        double outOfSequenceFraction,
        double missingFraction) {

    /** Copies the list. */
    public CompatibleReport {
        failures = List.copyOf(failures);
    }

    /** Judges all rows. No rows at all fail. */
    public static CompatibleReport of(StoredEvents events, CompatibleParameters parameters) {
        return new CompatibleFormulas(events).report(parameters);
    }

    /** Returns whether no assertion failed. */
    public boolean passed() {
        return failures.isEmpty();
    }

    /** Returns the content of the job's result file: the failures, a line each; empty if it passed. */
    public String resultText() {
        return String.join("\n", failures);
    }
}

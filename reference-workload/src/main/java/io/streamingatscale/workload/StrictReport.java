package io.streamingatscale.workload;

import java.util.List;
import java.util.UUID;

/**
 * The verdict on a store against the ledger of what was produced: exact counts, every minute, no trimming.
 *
 * @param counts what was lost, doubled or made up
 * @param eventsPerSecond rows divided by the time from the first to the last storedAt, which counts as one second at least
 * @param latencies of all rows
 * @param minutes in order of time; minutes without rows in between are there with 0, but a hole of more than an hour is
 *     left out
 * @param seconds the same by seconds, for plots
 * @param lostExamples ids of up to ten lost events, in the order in which they were produced
 */
public record StrictReport(
        Counts counts,
        double eventsPerSecond,
        Latencies latencies,
        List<TimeBucket> minutes,
        List<TimeBucket> seconds,
        List<UUID> lostExamples) {

    /** Copies the lists. */
    public StrictReport {
        minutes = List.copyOf(minutes);
        seconds = List.copyOf(seconds);
        lostExamples = List.copyOf(lostExamples);
    }

    /** Compares all rows with all that was produced. */
    public static StrictReport of(StoredEvents events, ProducedLedger ledger) {
        return StrictComparison.report(events, ledger);
    }

    /** Returns whether nothing was lost, stored twice or made up. Order and latency have no part in it. */
    public boolean passed() {
        return counts.lost == 0 && counts.duplicates == 0 && counts.unknown == 0;
    }

    /**
     * What became of the events.
     *
     * @param produced different events of which the log acknowledged at least one send
     * @param rows rows in the store
     * @param distinct different event ids in the store
     * @param lost events produced and not stored
     * @param duplicates rows beyond the first of their event id
     * @param unknown different event ids stored that are not in the ledger
     * @param unconfirmed different events stored although no send of them was acknowledged; they count neither as lost nor
     *     as unknown
     * @param outOfOrder rows stored later than one of the same device with a higher sequence number. Of each event only the
     *     row first stored is looked at, since others count as duplicates, and rows of the same storedAt count as stored at
     *     once, since nothing tells which came first. So 1, 3, 2, 4 at four different times counts one
     */
    public record Counts(
            long produced,
            long rows,
            long distinct,
            long lost,
            long duplicates,
            long unknown,
            long unconfirmed,
            long outOfOrder) {}
}

package io.streamingatscale.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

/** Computes a {@link StrictReport}. */
final class StrictComparison {

    private static final int EXAMPLES = 10;

    private StrictComparison() {}

    static StrictReport report(StoredEvents events, ProducedLedger ledger) {
        Matched matched = Matched.of(events, ledger);
        StrictReport.Counts counts = new StrictReport.Counts(
                ledger.distinct(),
                events.size(),
                events.distinct(),
                matched.lost,
                events.size() - events.distinct(),
                events.distinct() - matched.known,
                matched.unconfirmed,
                outOfOrder(events));
        TimeSeries series = TimeSeries.of(events);
        return new StrictReport(
                counts,
                series.eventsPerSecond(),
                series.latencies(),
                series.buckets(Duration.ofMinutes(1)),
                series.buckets(Duration.ofSeconds(1)),
                matched.lostExamples);
    }

    private static long outOfOrder(StoredEvents events) {
        BitSet seen = new BitSet(events.distinct());
        long count = 0;
        int device = -1;
        long highest = Long.MIN_VALUE;
        // rows of the same storedAt come by rising number, so none of them counts against another
        for (int row : events.byDeviceAndTime()) {
            if (events.device(row) != device) {
                device = events.device(row);
                highest = Long.MIN_VALUE;
            }
            if (!seen.get(events.id(row))) {
                seen.set(events.id(row));
                count += events.sequence(row) < highest ? 1 : 0;
                highest = Math.max(highest, events.sequence(row));
            }
        }
        return count;
    }

    /** The ledger's events looked up among those stored. */
    private static final class Matched {

        long known;
        long lost;
        long unconfirmed;
        final List<UUID> lostExamples = new ArrayList<>();

        static Matched of(StoredEvents events, ProducedLedger ledger) {
            Matched matched = new Matched();
            for (int i = 0; i < ledger.size(); i++) {
                boolean stored = events.ids().find(ledger.high(i), ledger.low(i)) != IdIndex.ABSENT;
                matched.add(stored, ledger, i);
            }
            return matched;
        }

        private void add(boolean stored, ProducedLedger ledger, int index) {
            if (stored) {
                known++;
                unconfirmed += ledger.isProduced(index) ? 0 : 1;
            } else if (ledger.isProduced(index)) {
                lost++;
                if (lostExamples.size() < EXAMPLES) {
                    lostExamples.add(new UUID(ledger.high(index), ledger.low(index)));
                }
            }
        }
    }
}

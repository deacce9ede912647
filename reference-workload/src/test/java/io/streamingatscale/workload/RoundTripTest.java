package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** From the simulator through a perfect store, and then broken by hand, to the verifier. */
class RoundTripTest {

    private static final int EVENTS = 500;

    @Property(tries = 200)
    void strict_lostAndDoubledRows_areCountedExactly(
            @ForAll long seed,
            @ForAll @IntRange(max = EVENTS) int lost,
            @ForAll @IntRange(max = 300) int doubled,
            @ForAll @IntRange(max = 20) int unknown)
            throws InterruptedException {
        List<SimulatedEvent> produced = new ArrayList<>();
        ProducedLedger ledger = simulate(seed, produced);
        List<SimulatedEvent> distinct =
                new ArrayList<>(produced.stream().distinct().toList());
        Random random = new Random(seed);
        Collections.shuffle(distinct, random);

        List<SimulatedEvent> kept = distinct.subList(lost, EVENTS);
        List<SimulatedEvent> stored = new ArrayList<>(kept);
        int extra = kept.isEmpty() ? 0 : doubled;
        for (int i = 0; i < extra; i++) {
            stored.add(kept.get(random.nextInt(kept.size())));
        }
        simulateMore(~seed, unknown, stored);
        Collections.shuffle(stored, random);
        StrictReport report = StrictReport.of(store(stored), ledger);

        assertThat(report.counts().produced()).isEqualTo(EVENTS);
        assertThat(report.counts().lost()).isEqualTo(lost);
        assertThat(report.counts().duplicates()).isEqualTo(extra);
        assertThat(report.counts().unknown()).isEqualTo(unknown);
        assertThat(report.counts().outOfOrder()).isZero();
        assertThat(report.passed()).isEqualTo(lost + extra + unknown == 0);
    }

    @Property(tries = 50)
    void strict_storeWithoutDeduplication_doublesWhatTheSimulatorSentTwice(@ForAll long seed)
            throws InterruptedException {
        List<SimulatedEvent> produced = new ArrayList<>();
        ProducedLedger ledger = simulate(seed, produced);

        StrictReport report = StrictReport.of(store(produced), ledger);

        assertThat(report.counts().duplicates()).isEqualTo(ledger.produced() - ledger.distinct());
        assertThat(report.counts().lost()).isZero();
    }

    private static ProducedLedger simulate(long seed, List<SimulatedEvent> into) throws InterruptedException {
        Simulator simulator = Simulator.builder(EventTarget.consumer(into::add))
                .random(new SplittableRandom(seed))
                .devices(0, 7)
                .duplicateEvery(20)
                .maxEvents(EVENTS)
                .build();
        simulator.run();
        return simulator.ledger();
    }

    private static void simulateMore(long seed, int count, List<SimulatedEvent> into) throws InterruptedException {
        if (count > 0) {
            Simulator.builder(EventTarget.consumer(into::add))
                    .random(new SplittableRandom(seed))
                    .devices(1000, 3)
                    .duplicateEvery(0)
                    .maxEvents(count)
                    .build()
                    .run();
        }
    }

    /** Stores each event in the order of its number, whatever the order of the list. */
    private static StoredEvents store(List<SimulatedEvent> events) {
        StoredEvents stored = new StoredEvents();
        for (SimulatedEvent event : events) {
            stored.add(new StoredEvent(
                    event.eventId(),
                    event.deviceId(),
                    event.deviceSequenceNumber(),
                    Rows.START,
                    Rows.START.plusSeconds(event.deviceSequenceNumber())));
        }
        return stored;
    }
}

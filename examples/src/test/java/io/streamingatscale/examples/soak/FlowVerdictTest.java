package io.streamingatscale.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.ProducedLedger;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvent;
import io.streamingatscale.workload.StoredEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The verdict sees what a broken pipeline would leave. */
class FlowVerdictTest {

    private ProducedLedger ledger;
    private List<StoredEvent> rows;

    @BeforeEach
    void produce() throws InterruptedException {
        try (EventTarget target = EventTarget.consumer(event -> {})) {
            Simulator simulator = Simulator.builder(target)
                    .devices(0, 1)
                    .maxEvents(100)
                    .duplicateEvery(10)
                    .build();
            simulator.run();
            ledger = simulator.ledger();
        }
        rows = new ArrayList<>(
                IntStream.range(0, ledger.size()).mapToObj(this::row).toList());
    }

    private StoredEvent row(int index) {
        ProducedLedger.Entry entry = ledger.entry(index);
        Instant time = Instant.EPOCH.plusMillis(index);
        return new StoredEvent(entry.eventId(), entry.deviceId(), entry.deviceSequenceNumber(), time, time);
    }

    private FlowVerdict verdict(Flow flow) {
        StoredEvents stored = new StoredEvents();
        rows.forEach(stored::add);
        return FlowVerdict.of(flow, stored, ledger);
    }

    @Test
    void passed_allOnceAndInOrder_isTrue() {
        FlowVerdict verdict = verdict(Flow.KAFKA_POSTGRESQL);

        assertThat(verdict.passed()).isTrue();
        assertThat(verdict.duplicatesInjected())
                .isEqualTo(ledger.produced() - 100)
                .isPositive();
    }

    @Test
    void passed_oneLost_isFalse() {
        rows.remove(50);

        assertThat(verdict(Flow.EVENTHUBS_COSMOS).passed()).isFalse();
        assertThat(verdict(Flow.EVENTHUBS_COSMOS).report().counts().lost()).isEqualTo(1);
    }

    @Test
    void passed_oneDoubled_isFalse() {
        rows.add(rows.get(50));

        assertThat(verdict(Flow.EVENTHUBS_COSMOS).passed()).isFalse();
        assertThat(verdict(Flow.EVENTHUBS_COSMOS).report().counts().duplicates())
                .isEqualTo(1);
    }

    @Test
    void passed_outOfOrder_isFalseOnlyWhereOrderIsPromised() {
        Instant early = rows.get(49).storedAt();
        StoredEvent late = rows.get(51);
        rows.set(51, new StoredEvent(late.eventId(), late.deviceId(), late.deviceSequenceNumber(), early, early));

        assertThat(verdict(Flow.KAFKA_POSTGRESQL).passed()).isFalse();
        assertThat(verdict(Flow.EVENTHUBS_COSMOS).passed()).isTrue();
    }

    @Test
    void passed_nothingProduced_isFalse() {
        rows.clear();
        ledger = emptyLedger();

        assertThat(verdict(Flow.KAFKA_POSTGRESQL).passed()).isFalse();
    }

    private static ProducedLedger emptyLedger() {
        try (EventTarget target = EventTarget.consumer(event -> {})) {
            return Simulator.builder(target).build().ledger();
        }
    }
}

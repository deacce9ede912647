package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.EventHubsExtension;
import io.streamingatscale.eventhubs.emulator.OpenReceiver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is fetched ahead is bounded in bytes over all partitions, whatever the size of the events. */
class PrefetchTest {

    private static final int PARTITIONS = 4;
    private static final long BUDGET = 4L << 20;

    @RegisterExtension
    final EventHubsExtension eventHubs =
            EventHubsExtension.of(EventHubsEmulator.builder().hub("devices", PARTITIONS));

    private long most;
    private int mostCredit;

    private ReaderDriver driver(EventHubsEmulator emulator, String body, int each) {
        EmulatedHub hub = emulator.hub("devices");
        for (int i = 0; i < each; i++) {
            hub.partitions().forEach(id -> hub.append(id, body));
        }
        return ReaderDriver.of(EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString("devices")), StartPosition.EARLIEST)
                .prefetchBytes(BUDGET)
                .build());
    }

    /** Reads to the end, and looks before each poll at what is on its way. */
    private void watch(EventHubsEmulator emulator, ReaderDriver driver, int size, int events) {
        driver.pollUntil("all", () -> {
            long ahead = 0;
            for (OpenReceiver receiver : emulator.hub("devices").receivers()) {
                ahead += (receiver.delivered() - receiver.settled() + receiver.credit()) * size;
                mostCredit = Math.max(mostCredit, receiver.credit());
            }
            most = Math.max(most, ahead);
            return driver.records.size() == events;
        });
    }

    @Test
    void poll_largeEvents_littleIsFetchedAhead(EventHubsEmulator emulator) {
        int size = 50_000;
        try (ReaderDriver driver = driver(emulator, "x".repeat(size), 200)) {
            watch(emulator, driver, size, PARTITIONS * 200);
        }
        // and as many again may wait on this side
        assertThat(most).isBetween(1L, BUDGET * 2 / 3);
    }

    @Test
    void poll_smallEvents_manyAreFetchedAhead(EventHubsEmulator emulator) {
        try (ReaderDriver driver = driver(emulator, "x".repeat(100), 2_000)) {
            watch(emulator, driver, 100, PARTITIONS * 2_000);
        }
        assertThat(mostCredit).isGreaterThan(200);
    }

    @Test
    void credit_followsTheLargestEventsOfLate() {
        PrefetchBudget budget = new PrefetchBudget(() -> 30L << 20);
        assertThat(budget.credit()).as("before anything is known").isEqualTo(8);
        assertThat(budget.isMisfit(8)).isFalse();

        budget.saw(1_000);
        assertThat(budget.credit()).isEqualTo(512);
        assertThat(budget.isMisfit(8)).isTrue();

        budget.saw(100_000);
        assertThat(budget.credit()).isEqualTo(64);
        assertThat(budget.isMisfit(512)).isTrue();
        assertThat(budget.isMisfit(32)).as("worth no new receiver").isFalse();

        for (int i = 0; i < 10_000; i++) {
            budget.saw(1_000);
        }
        assertThat(budget.credit()).isEqualTo(512);
    }
}

package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Partition;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** When a reader claims what its membership gives it. */
class EventHubsReaderTest extends EventHubsSourceFixture {

    /** A membership that answers when the test says so. */
    private static final class SlowMembership implements Membership {

        private Set<String> mine = Set.of("0");
        private long asked;
        private long answered;

        @Override
        public Set<String> partitions() {
            return mine;
        }

        @Override
        public long ask() {
            return ++asked;
        }

        @Override
        public boolean isSince(long number) {
            return answered >= number;
        }

        @Override
        public void taken(String partition) {}

        @Override
        public void close() {}
    }

    private final SlowMembership membership = new SlowMembership();

    private final ReaderDriver.Known known = new ReaderDriver.Known();

    private ReaderDriver driver(EventHubsEmulator emulator) {
        return driver(emulator, System::nanoTime);
    }

    private ReaderDriver driver(EventHubsEmulator emulator, LongSupplier nanoTime) {
        EventHubsConnection connection = EventHubsConnection.of(emulator.connectionString("devices"));
        HubClients clients = new HubClients(connection, "$Default");
        Duration deadline = Duration.ofSeconds(10);
        HubLog log = new HubLog(clients, connection, StartPosition.EARLIEST, null, deadline);
        return new ReaderDriver(
                listener -> new EventHubsReader(
                        "devices", membership, clients, log, listener, 1 << 22, deadline, nanoTime, clients::close),
                known);
    }

    private static void pollSomeTimes(ReaderDriver driver) {
        for (int i = 0; i < 10; i++) {
            driver.poll();
        }
    }

    /** What was given up may have been taken by another owner; the answer of before does not tell. */
    @Test
    void release_membershipHasNotAnsweredSince_isNotClaimedBefore(EventHubsEmulator emulator) {
        try (ReaderDriver driver = driver(emulator)) {
            driver.pollUntil("claim", () -> !driver.events.isEmpty());
            driver.reader.release(FIRST, Duration.ZERO);
            pollSomeTimes(driver);
            assertThat(driver.events).containsExactly("claim 0");

            membership.answered = membership.asked;
            driver.pollUntil("claim", () -> driver.events.size() == 2);
            assertThat(driver.events).containsExactly("claim 0", "claim 0");
        }
    }

    @Test
    void release_membershipGivesItToAnother_isToldAsLost(EventHubsEmulator emulator) {
        try (ReaderDriver driver = driver(emulator)) {
            driver.pollUntil("claim", () -> !driver.events.isEmpty());
            driver.reader.release(FIRST, Duration.ZERO);
            membership.mine = Set.of("1");
            membership.answered = membership.asked;
            driver.pollUntil("claim of the other", () -> driver.events.contains("claim 1"));

            assertThat(driver.events).containsExactly("claim 0", "lost 0", "claim 1");
            assertThat(driver.reader.logEnd(new Partition("devices", "0"))).isEmpty();
        }
    }

    /** How long to leave it alone is the membership's to say. */
    @Test
    void stolen_membershipGivesItAnew_isClaimedWithoutAWait(EventHubsEmulator emulator) {
        EventHubsSource other = EventHubsSource.builder(
                        EventHubsConnection.of(emulator.connectionString("devices")), StartPosition.EARLIEST)
                .partitions("0")
                .build();
        LongSupplier clockThatStandsStill = () -> 0;
        try (ReaderDriver driver = driver(emulator, clockThatStandsStill)) {
            driver.pollUntil("claim", () -> !driver.events.isEmpty());
            try (ReaderDriver thief = ReaderDriver.of(other, known)) {
                thief.pollUntil("claim", () -> !thief.events.isEmpty());
                driver.pollUntil("another claim", () -> driver.events.size() == 3);
            }

            assertThat(driver.events).containsExactly("claim 0", "lost 0", "claim 0");
        }
    }
}

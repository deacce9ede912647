package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventHubsEmulatorTest {

    private static EventHubsEmulatorBuilder builder() {
        return EventHubsEmulator.builder().hub("devices", 2);
    }

    @Test
    void start_twice_givesPortsOfTheirOwn() {
        try (EventHubsEmulator first = builder().start();
                EventHubsEmulator second = builder().start()) {
            first.hub("devices").append("0", "a");

            assertThat(first.port()).isNotEqualTo(second.port());
            assertThat(second.hub("devices").events()).isEmpty();
        }
    }

    @Test
    void start_onPortInUse_isRefusedWithRemedy() {
        try (EventHubsEmulator first = builder().start()) {
            EventHubsEmulatorBuilder second = builder().port(first.port());

            assertThatThrownBy(second::start)
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessage("the port cannot be opened; choose another: port=" + first.port());
        }
    }

    @Test
    void close_twice_isTheSame() {
        EventHubsEmulator emulator = builder().start();
        EmulatedHub hub = emulator.hub("devices");

        emulator.close();
        emulator.close();

        assertThatIllegalStateException().isThrownBy(hub::events).withMessage("the emulator is closed; start another");
    }

    @Test
    void restart_onTheSamePort_isPossibleAtOnce() {
        int port;
        try (EventHubsEmulator first = builder().start()) {
            port = first.port();
        }
        try (EventHubsEmulator second = builder().port(port).start()) {
            assertThat(second.port()).isEqualTo(port);
        }
    }

    @Test
    void hub_inOtherLetters_isTheSame() {
        try (EventHubsEmulator emulator = builder().start()) {
            assertThat(emulator.hub("DEVICES").name()).isEqualTo("devices");
            assertThat(emulator.hub("devices").partitions()).containsExactly("0", "1");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> emulator.hub("other"))
                    .withMessage("no such hub: hub=\"other\"");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> emulator.hub("devices").append("2", "a"))
                    .withMessage("no such partition: hub=\"devices\", partition=\"2\", partitions=2");
        }
    }

    @Test
    void append_withKeyOrNone_choosesThePartition() {
        try (EventHubsEmulator emulator = builder().start()) {
            EmulatedHub hub = emulator.hub("devices");

            EmulatedEvent keyed = hub.append(NewEvent.of("a").partitionKey("k").property("n", 1));
            List<String> turns = List.of(
                    hub.append(NewEvent.of("b")).partition(),
                    hub.append(NewEvent.of("c")).partition());

            assertThat(keyed.partition()).isEqualTo(Integer.toString(PartitionHash.partition("k", 2)));
            assertThat(keyed.partitionKey()).contains("k");
            assertThat(keyed.properties()).isEqualTo(Map.of("n", 1));
            assertThat(turns).containsExactlyInAnyOrder("0", "1");
        }
    }

    @Test
    void enqueuedTime_underClockThatGoesBack_neverGoesBack() {
        Instant[] now = {Instant.parse("2026-03-01T00:00:00Z")};
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now[0];
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        try (EventHubsEmulator emulator = builder().clock(clock).start()) {
            EmulatedHub hub = emulator.hub("devices");
            EmulatedEvent first = hub.append("0", "a");

            now[0] = now[0].minusSeconds(60);
            EmulatedEvent second = hub.append("0", "b");

            assertThat(second.enqueuedTime()).isEqualTo(first.enqueuedTime());
            assertThat(emulator.now()).isEqualTo(now[0]);
        }
    }

    @Test
    void await_ofWhatNeverHolds_givesUp() {
        try (EventHubsEmulator emulator = builder().start()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> emulator.await(Duration.ofMillis(1), () -> false))
                    .withMessage("the condition does not hold: patience=PT0.001S");
            assertThatIllegalStateException()
                    .isThrownBy(() -> emulator.await(Clients.PATIENCE, () -> {
                        throw new IllegalArgumentException("planned");
                    }))
                    .withMessage("the condition failed")
                    .withRootCauseInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void await_whileInterrupted_saysSo() {
        try (EventHubsEmulator emulator = builder().start()) {
            Thread.currentThread().interrupt();

            assertThatIllegalStateException()
                    .isThrownBy(() -> emulator.await(Clients.PATIENCE, () -> false))
                    .withMessage("interrupted while waiting for a condition");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void faults_cleared_doNotHappen() {
        try (EventHubsEmulator emulator = builder().start()) {
            Faults faults = emulator.hub("devices").faults("0");
            faults.onSend(2, SendFault.ignore()).onManagement(1, ReplyFault.silence());
            assertThat(faults.pending()).isEqualTo(3);

            faults.clear();

            assertThat(faults.pending()).isZero();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> faults.onSend(0, SendFault.ignore()))
                    .withMessage("times must be >= 1: times=0");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ReplyFault.status(200, "fine"))
                    .withMessage("status must be within 400 and 599: status=200");
        }
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatIllegalStateException()
                .isThrownBy(() -> EventHubsEmulator.builder().start())
                .withMessage("there must be a hub; add one: hubs=0");
        assertRefused(() -> builder().hub("devices", 1), "there is such a hub already: name=\"devices\"");
        assertRefused(() -> builder().hub("x", 0), "partitions must be within 1 and 1024: partitions=0");
        assertRefused(() -> builder().port(0), "port must be within 1 and 65535: port=0");
        assertRefused(() -> builder().consumerGroup("x", "g"), "no such hub; add it first: hub=\"x\"");
        assertRefused(() -> builder().maxMessageSize(1), "maxMessageSize must be >= 1024: maxMessageSize=1");
        assertRefused(() -> builder().throughputUnits(0), "throughputUnits must be >= 1: throughputUnits=0");
        assertRefused(() -> builder().sharedAccessKey("", "k"), "name and key must not be empty: name=\"\"");
        try (EventHubsEmulator emulator = builder().start()) {
            assertRefused(
                    () -> emulator.advanceClock(Duration.ofSeconds(-1)), "the clock goes forward alone: by=PT-1S");
            assertRefused(() -> emulator.hub("devices").rewind(-1), "events must be >= 0: events=-1");
        }
    }

    private static void assertRefused(Runnable call, String message) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
    }
}

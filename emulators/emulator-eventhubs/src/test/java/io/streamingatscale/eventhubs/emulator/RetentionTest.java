package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import io.streamingatscale.eventhubs.emulator.Clients.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static EventHubsEmulator emulator(Retention retention) {
        return EventHubsEmulator.builder()
                .hub("devices", 1)
                .retention(retention)
                .clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC))
                .start();
    }

    private static List<String> texts(EventHubsEmulator emulator) {
        return emulator.hub("devices").events("0").stream()
                .map(EmulatedEvent::text)
                .toList();
    }

    @Test
    void retention_byCount_keepsTheLast() {
        try (EventHubsEmulator emulator = emulator(Retention.forever().events(1000))) {
            EmulatedHub hub = emulator.hub("devices");
            for (int i = 0; i < 5000; i++) {
                hub.append("0", Integer.toString(i));
            }

            assertThat(texts(emulator)).hasSize(1000).startsWith("4000").endsWith("4999");
            assertThat(hub.events("0").get(0).sequenceNumber()).isEqualTo(4000);
        }
    }

    @Test
    void retention_byBytes_keepsWhatFits() {
        try (EventHubsEmulator emulator = emulator(Retention.forever().bytes(3500))) {
            EmulatedHub hub = emulator.hub("devices");
            for (int i = 0; i < 9; i++) {
                hub.append(NewEvent.of(new byte[1000]).partition("0"));
            }

            assertThat(hub.events("0"))
                    .extracting(EmulatedEvent::sequenceNumber)
                    .containsExactly(6L, 7L, 8L);
        }
    }

    @Test
    void retention_byTime_followsTheClock() {
        try (EventHubsEmulator emulator = emulator(Retention.forever().time(Duration.ofHours(1)))) {
            EmulatedHub hub = emulator.hub("devices");
            hub.append("0", "a");
            emulator.advanceClock(Duration.ofMinutes(40));
            hub.append("0", "b");
            assertThat(texts(emulator)).containsExactly("a", "b");

            emulator.advanceClock(Duration.ofMinutes(21));

            assertThat(texts(emulator)).containsExactly("b");
            try (var consumer = Clients.consumer(emulator)) {
                assertThat(consumer.getPartitionProperties("0").getBeginningSequenceNumber())
                        .isEqualTo(1);
                emulator.advanceClock(Duration.ofHours(2));
                assertThat(consumer.getPartitionProperties("0").isEmpty()).isTrue();
                assertThat(consumer.getPartitionProperties("0").getLastEnqueuedSequenceNumber())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void receive_fromPositionBeforeRetention_beginsSilentlyAtTheFirstRetained() {
        try (EventHubsEmulator emulator = emulator(Retention.forever())) {
            EmulatedHub hub = emulator.hub("devices");
            String first = hub.append("0", "a").offset();
            hub.append("0", "b");
            hub.append("0", "c");
            hub.append("0", "d");
            hub.trim("0", 3);

            assertThat(Clients.read(emulator, 1, EventPosition.fromSequenceNumber(0)))
                    .containsExactly("d");
            assertThat(Clients.read(emulator, 1, EventPosition.fromOffsetString(first)))
                    .containsExactly("d");
        }
    }

    @Test
    void trim_beforeAnOpenReceiver_letsItSkip() throws Exception {
        try (EventHubsEmulator emulator = emulator(Retention.forever());
                EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator)) {
            EmulatedHub hub = emulator.hub("devices");
            hub.append("0", "a");
            try (Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
                assertThat(subscription.text()).isEqualTo("a");
                hub.pause();
                hub.append("0", "b");
                hub.append("0", "c");
                hub.trim("0", 2);
                hub.resume();

                assertThat(subscription.text()).isEqualTo("c");
            }
        }
    }

    @Test
    void offsets_opaque_areUnderstoodAndNoNumbers() throws Exception {
        try (EventHubsEmulator emulator = EventHubsEmulator.builder()
                        .hub("devices", 1)
                        .offsetFormat(OffsetFormat.OPAQUE)
                        .start();
                EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator)) {
            EmulatedHub hub = emulator.hub("devices");
            hub.append("0", "a");
            String offset = hub.append("0", "b").offset();
            hub.append("0", "c");

            assertThat(offset).startsWith("geo-");
            try (Subscription subscription =
                    new Subscription(client, EventPosition.fromOffsetString(offset), new ReceiveOptions())) {
                var data = subscription.event().getData();
                assertThat(data.getBodyAsString()).isEqualTo("c");
                assertThat(data.getOffsetString()).startsWith("geo-");
            }
        }
    }

    @Test
    void bounds_outOfRange_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retention.forever().events(0))
                .withMessage("events must be >= 1: events=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retention.forever().bytes(0))
                .withMessage("bytes must be >= 1: bytes=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retention.forever().time(Duration.ZERO))
                .withMessage("time must be positive: time=PT0S");
    }
}

package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import io.streamingatscale.eventhubs.emulator.Clients.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThroughputTest {

    private final EventHubsEmulator emulator = EventHubsEmulator.builder()
            .hub("devices", 1)
            .throughputUnits(1)
            .clock(Clock.fixed(Instant.parse("2026-03-01T00:00:00Z"), ZoneOffset.UTC))
            .start();
    private final EmulatedHub hub = emulator.hub("devices");

    @AfterEach
    void close() {
        emulator.close();
    }

    @Test
    void send_beyondTheUnits_meetsABusyServerUntilTimeGoesOn() {
        try (EventHubProducerClient producer = Clients.builder(emulator, "devices")
                .retryOptions(new AmqpRetryOptions().setMaxRetries(0))
                .buildProducerClient()) {
            producer.send(List.of(new EventData(new byte[600_000])));
            producer.send(List.of(new EventData(new byte[600_000])));

            assertThatThrownBy(() -> producer.send(List.of(new EventData("a"))))
                    .hasStackTraceContaining("Error code: 50002");
            assertThat(hub.events("0")).hasSize(2);

            emulator.advanceClock(Duration.ofSeconds(1));
            producer.send(List.of(new EventData("a")));
            assertThat(hub.events("0")).hasSize(3);
        }
    }

    @Test
    void send_beyondTheUnits_isTriedAgainByTheClient() {
        try (EventHubProducerClient producer = Clients.producer(emulator)) {
            for (int i = 0; i < 1000; i++) {
                hub.append("0", "appended by the test, which is not throttled");
            }
            producer.send(List.of(new EventData(new byte[1_000_000])));
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> producer.send(List.of(new EventData("a"))));
            emulator.await(Clients.PATIENCE, () -> hub.rejectedSends() >= 1);

            emulator.advanceClock(Duration.ofSeconds(1));

            sent.join();
            assertThat(hub.events("0")).hasSize(1002);
        }
    }

    @Test
    void receive_beyondTheUnits_waits() throws Exception {
        for (int i = 0; i < 5; i++) {
            hub.append(NewEvent.of(new byte[1_000_000]).partition("0"));
        }
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);
                Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            assertThat(subscription.event().getData().getSequenceNumber()).isZero();
            assertThat(subscription.event().getData().getSequenceNumber()).isEqualTo(1);
            assertThat(hub.receivers().get(0).delivered()).isEqualTo(2);

            emulator.advanceClock(Duration.ofSeconds(1));

            assertThat(subscription.event().getData().getSequenceNumber()).isEqualTo(2);
            assertThat(subscription.event().getData().getSequenceNumber()).isEqualTo(3);
            assertThat(hub.receivers().get(0).delivered()).isEqualTo(4);
        }
    }
}

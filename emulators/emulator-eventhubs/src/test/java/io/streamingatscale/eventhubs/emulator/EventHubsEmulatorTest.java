package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.util.IterableStream;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventHubsEmulatorTest {

    @Test
    void send_throughTheGenuineClient_isReceivedAgain() {
        try (EventHubsEmulator emulator =
                        EventHubsEmulator.builder().hub("devices", 1).start();
                EventHubProducerClient producer = new EventHubClientBuilder()
                        .connectionString(emulator.connectionString("devices"))
                        .buildProducerClient();
                EventHubConsumerClient consumer = new EventHubClientBuilder()
                        .connectionString(emulator.connectionString("devices"))
                        .consumerGroup("$Default")
                        .buildConsumerClient()) {
            producer.send(List.of(new EventData("a"), new EventData("b")));

            IterableStream<PartitionEvent> events =
                    consumer.receiveFromPartition("0", 2, EventPosition.earliest(), Duration.ofMinutes(1));

            assertThat(events)
                    .extracting(event -> event.getData().getBodyAsString())
                    .containsExactly("a", "b");
            assertThat(emulator.hub("devices").events("0"))
                    .extracting(EmulatedEvent::text)
                    .containsExactly("a", "b");
        }
    }
}

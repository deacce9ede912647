package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProperties;
import com.azure.messaging.eventhubs.PartitionProperties;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementTest {

    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final EventHubsEmulator emulator = EventHubsEmulator.builder()
            .hub("devices", 3)
            .clock(Clock.fixed(START, ZoneOffset.UTC))
            .start();
    private final EmulatedHub hub = emulator.hub("devices");
    private final EventHubConsumerClient client = Clients.consumer(emulator);

    @AfterEach
    void close() {
        client.close();
        emulator.close();
    }

    @Test
    void hubProperties_ofHub_nameItsPartitions() {
        EventHubProperties properties = client.getEventHubProperties();

        assertThat(properties.getName()).isEqualTo("devices");
        assertThat(properties.getCreatedAt()).isEqualTo(START);
        assertThat(properties.getPartitionIds()).containsExactly("0", "1", "2");
    }

    @Test
    void partitionProperties_ofUnusedPartition_sayThatItIsEmpty() {
        PartitionProperties properties = client.getPartitionProperties("1");

        assertThat(properties.isEmpty()).isTrue();
        assertThat(properties.getBeginningSequenceNumber()).isZero();
        assertThat(properties.getLastEnqueuedSequenceNumber()).isEqualTo(-1);
        assertThat(properties.getLastEnqueuedOffset()).isEqualTo("-1");
        assertThat(properties.getLastEnqueuedTime()).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
    }

    @Test
    void partitionProperties_afterEventsAndTrim_tellBothEnds() {
        hub.append("1", "a");
        hub.append("1", "b");
        EmulatedEvent last = hub.append("1", "c");
        hub.trim("1", 2);

        PartitionProperties properties = client.getPartitionProperties("1");

        assertThat(properties.getId()).isEqualTo("1");
        assertThat(properties.isEmpty()).isFalse();
        assertThat(properties.getBeginningSequenceNumber()).isEqualTo(2);
        assertThat(properties.getLastEnqueuedSequenceNumber()).isEqualTo(2);
        assertThat(properties.getLastEnqueuedOffset()).isEqualTo(last.offset());
        assertThat(properties.getLastEnqueuedTime()).isEqualTo(START);
    }

    @Test
    void partitionProperties_ofUnknownPartition_areRefused() {
        assertThatThrownBy(() -> client.getPartitionProperties("3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("between 0 and 2");
    }

    @Test
    void hubProperties_ofUnknownHub_areRefused() {
        try (EventHubConsumerClient unknown = Clients.builder(emulator, "devices")
                .connectionString(emulator.connectionString() + ";EntityPath=nowhere")
                .buildConsumerClient()) {
            assertThatThrownBy(unknown::getEventHubProperties)
                    .isInstanceOfSatisfying(
                            AmqpException.class,
                            error -> assertThat(error.getErrorCondition()).isEqualTo(AmqpErrorCondition.NOT_FOUND));
        }
    }
}

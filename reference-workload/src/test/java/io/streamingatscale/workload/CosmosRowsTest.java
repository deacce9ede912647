package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.CosmosContainer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.cosmos.emulator.CosmosEmulator;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CosmosRowsTest {

    private static CosmosEmulator emulator;
    private static CosmosClient client;

    private CosmosContainer container;

    @BeforeAll
    static void start() {
        emulator = CosmosEmulator.builder().physicalPartitions(3).start();
        client = new CosmosClientBuilder()
                .endpoint(emulator.endpoint())
                .key(emulator.key())
                .gatewayMode()
                .buildClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        emulator.close();
    }

    @BeforeEach
    void createContainer() {
        String name = "c-" + UUID.randomUUID();
        emulator.create("streaming", name, "/deviceId");
        container = client.getDatabase("streaming").getContainer(name);
    }

    private static ObjectNode document(String eventId, String deviceId, long sequence) {
        return new ObjectMapper()
                .createObjectNode()
                .put("id", eventId)
                .put("eventId", eventId)
                .put("deviceId", deviceId)
                .put("deviceSequenceNumber", sequence)
                .put("enqueuedAt", "2026-01-01T00:00:00.123Z");
    }

    private StoredEvents read() {
        return StoredEvents.fromCosmos(client, "streaming", container.getId());
    }

    @Test
    void fromCosmos_documentsOfManyPartitions_areAllRead() {
        for (int i = 0; i < 40; i++) {
            container.createItem(document(new UUID(1, i).toString(), "device-" + i % 7, i));
        }
        container.createItem(
                new ObjectMapper().createObjectNode().put("id", "other").put("deviceId", "x"));

        StoredEvents events = read();

        assertThat(events.size()).isEqualTo(40);
        assertThat(events.distinct()).isEqualTo(40);
        assertThat(events.devices()).isEqualTo(7);
        assertThat(events.latencyNanos(0)
                        + Instant.parse("2026-01-01T00:00:00.123Z").toEpochMilli() * 1_000_000)
                .isEqualTo(events.storedNanos(0));
        assertThat(events.storedNanos(0) % 1_000_000_000L).isZero();
    }

    @Test
    void fromCosmos_fieldMissing_saysWhich() {
        ObjectNode document = document(new UUID(1, 1).toString(), "d", 1);
        document.remove("deviceSequenceNumber");
        container.createItem(document);

        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("deviceSequenceNumber must not be missing: row=1");
    }

    @Test
    void fromCosmos_noContainer_saysSo() {
        assertThatThrownBy(() -> StoredEvents.fromCosmos(client, "streaming", "no-such"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no-such")
                .hasMessageContaining("status=404");
    }
}

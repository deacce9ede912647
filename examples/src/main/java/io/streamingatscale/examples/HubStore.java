package io.streamingatscale.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.workload.StoredEvent;
import io.streamingatscale.workload.StoredEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The event hub of {@code EVENTHUBS_OUT_CONNECTION_STRING}, or else one in an emulator, to which an example appends events in
 * JSON arrays.
 */
final class HubStore implements ExampleStore<EventHubsConnection> {

    private static final String URL = "EVENTHUBS_OUT_CONNECTION_STRING";
    private static final String NAME = "out";
    private static final int PARTITIONS = 8;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final EventHubsConnection connection;
    private final @Nullable EventHubsEmulator emulator;

    private HubStore(EventHubsConnection connection, @Nullable EventHubsEmulator emulator) {
        this.connection = connection;
        this.emulator = emulator;
    }

    /** Opens it, a real hub if and only if the one that is read is real too. */
    static HubStore open(Path directory) {
        String real = System.getenv(URL);
        if ((real == null) != (System.getenv(ExampleRun.HUB) == null)) {
            throw new IllegalArgumentException(ExampleRun.HUB + " and " + URL + " must be set together");
        }
        if (real != null) {
            return new HubStore(EventHubsConnection.of(real), null);
        }
        EventHubsEmulator emulator =
                EventHubsEmulator.builder().hub(NAME, PARTITIONS).start();
        return new HubStore(EventHubsConnection.of(emulator.connectionString(NAME)), emulator);
    }

    @Override
    public EventHubsConnection store() {
        return connection;
    }

    /** Returns the events that are in the arrays of the emulated hub. */
    @Override
    public StoredEvents events() {
        StoredEvents events = new StoredEvents();
        for (EmulatedEvent array : arrays()) {
            for (JsonNode event : read(array)) {
                events.add(new StoredEvent(
                        UUID.fromString(event.path("eventId").asText()),
                        event.path("deviceId").asText(),
                        event.path("deviceSequenceNumber").asLong(),
                        Instant.parse(event.path("enqueuedAt").asText()),
                        array.enqueuedTime()));
            }
        }
        return events;
    }

    /** Returns the arrays that are in the emulated hub. */
    List<EmulatedEvent> arrays() {
        return Objects.requireNonNull(emulator, "emulated").hub(NAME).events();
    }

    static JsonNode read(EmulatedEvent array) {
        try {
            return MAPPER.readTree(array.text());
        } catch (IOException e) {
            throw new UncheckedIOException("an event is no JSON", e);
        }
    }

    @Override
    public void close() {
        if (emulator != null) {
            emulator.close();
        }
    }
}

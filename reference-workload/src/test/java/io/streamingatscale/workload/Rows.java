package io.streamingatscale.workload;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Writes down stored rows by hand. Times are from the start of a minute. */
final class Rows {

    static final Instant START = Instant.parse("2024-10-23T12:00:00Z");

    private final StoredEvents events = new StoredEvents();
    private long nextId;

    /** Adds a row with an id of its own, stored a second after it was enqueued. */
    Rows row(String device, long sequence, double storedAtSeconds) {
        return row(newId(), device, sequence, storedAtSeconds, 1);
    }

    Rows row(UUID id, String device, long sequence, double storedAtSeconds, double latencySeconds) {
        Instant storedAt = START.plus(seconds(storedAtSeconds));
        events.add(new StoredEvent(id, device, sequence, storedAt.minus(seconds(latencySeconds)), storedAt));
        return this;
    }

    /** Adds rows of one device, a second apart. */
    Rows sequences(String device, long... sequences) {
        for (int i = 0; i < sequences.length; i++) {
            row(device, sequences[i], i);
        }
        return this;
    }

    /** Adds so many rows stored within one minute, each with the latency given, of as many devices. */
    Rows minute(int minute, int rows, double latencySeconds) {
        for (int i = 0; i < rows; i++) {
            UUID id = newId();
            row(id, "device-" + id, 0, minute * 60 + i * 60.0 / rows, latencySeconds);
        }
        return this;
    }

    UUID newId() {
        return id(++nextId);
    }

    StoredEvents events() {
        return events;
    }

    static UUID id(long number) {
        return new UUID(0x4000, number);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos(Math.round(seconds * 1e9));
    }
}

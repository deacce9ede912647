package io.streamingatscale.workload;

import java.time.Instant;
import java.util.UUID;

/** One event of a simulated device. A duplicate is the same object, sent again. Immutable as long as its bytes are. */
public final class SimulatedEvent {

    private final UUID eventId;
    private final SimulatedDevice device;
    private final int deviceSequenceNumber;
    private final Instant createdAt;
    private final byte[] json;

    SimulatedEvent(UUID eventId, SimulatedDevice device, int deviceSequenceNumber, Instant createdAt, byte[] json) {
        this.eventId = eventId;
        this.device = device;
        this.deviceSequenceNumber = deviceSequenceNumber;
        this.createdAt = createdAt;
        this.json = json;
    }

    /** Returns the id that no other event has, a random UUID (version 4). */
    public UUID eventId() {
        return eventId;
    }

    /** Returns the device's id, {@code contoso-device-id-} and its number in at least six digits. */
    public String deviceId() {
        return device.id();
    }

    /** Returns the event's number among those of its device, from 0. */
    public long deviceSequenceNumber() {
        return deviceSequenceNumber;
    }

    /** Returns when the event was made. */
    public Instant createdAt() {
        return createdAt;
    }

    /** Returns the payload, JSON in UTF-8; not a copy and not used again, do not change it. */
    public byte[] json() {
        return json;
    }

    SimulatedDevice device() {
        return device;
    }

    /** Returns the event's id alone. */
    @Override
    public String toString() {
        return "event " + eventId;
    }
}

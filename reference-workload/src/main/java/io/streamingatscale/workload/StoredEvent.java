package io.streamingatscale.workload;

import java.time.Instant;
import java.util.UUID;

/**
 * One row of a serving store, as far as the verifier looks at it.
 *
 * @param eventId the event's own id
 * @param deviceId the device that sent it
 * @param deviceSequenceNumber its number among those of its device
 * @param enqueuedAt when the log took it
 * @param storedAt when the store took it
 */
public record StoredEvent(
        UUID eventId, String deviceId, long deviceSequenceNumber, Instant enqueuedAt, Instant storedAt) {}

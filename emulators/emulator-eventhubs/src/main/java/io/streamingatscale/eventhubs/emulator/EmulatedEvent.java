package io.streamingatscale.eventhubs.emulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An event that a hub holds. Two are equal only if their bodies are the same array.
 *
 * @param partition the id of its partition
 * @param sequenceNumber its number in its partition, from 0
 * @param offset its offset, as clients see it
 * @param enqueuedTime when the emulator took it, by its clock
 * @param partitionKey the key by which its sender chose the partition
 * @param properties the properties of the application
 * @param systemProperties the message annotations, such as those of an IoT hub
 * @param body its content; a value that is no binary as UTF-8
 */
@SuppressWarnings("ArrayRecordComponent")
public record EmulatedEvent(
        String partition,
        long sequenceNumber,
        String offset,
        Instant enqueuedTime,
        Optional<String> partitionKey,
        Map<String, Object> properties,
        Map<String, Object> systemProperties,
        byte[] body) {

    /** Returns the body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}

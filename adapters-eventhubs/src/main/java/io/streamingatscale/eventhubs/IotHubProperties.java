package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Header;
import io.streamingatscale.core.StreamRecord;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * What an IoT hub says of a message from a device, beside its body: the system properties of its built-in endpoint.
 *
 * <pre>{@code
 * IotHubProperties.of(record).deviceId();
 * }</pre>
 *
 * <p>They come from the IoT hub and not from the device, which cannot set them.
 *
 * @see <a href="https://learn.microsoft.com/azure/iot-hub/iot-hub-devguide-messages-construct">IoT Hub messages</a>
 */
public final class IotHubProperties {

    private final StreamRecord<?> record;

    private IotHubProperties(StreamRecord<?> record) {
        this.record = record;
    }

    /** Returns the properties of a record that was read from an IoT hub; of any other they are empty. */
    public static IotHubProperties of(StreamRecord<?> record) {
        return new IotHubProperties(record);
    }

    /** Returns the id of the device that sent the message. */
    public Optional<String> deviceId() {
        return text("iothub-connection-device-id");
    }

    /** Returns the id of the module of the device that sent the message. */
    public Optional<String> moduleId() {
        return text("iothub-connection-module-id");
    }

    /** Returns how the device proved who it is, as JSON. */
    public Optional<String> authMethod() {
        return text("iothub-connection-auth-method");
    }

    /** Returns the generation of the device's identity, which tells devices of one id apart. */
    public Optional<String> authGenerationId() {
        return text("iothub-connection-auth-generation-id");
    }

    /** Returns the kind of message, such as {@code Telemetry} or {@code twinChangeEvents}. */
    public Optional<String> messageSource() {
        return text("iothub-message-source");
    }

    /** Returns when the IoT hub took the message; the record's log time is when its endpoint did. */
    public Optional<Instant> enqueuedTime() {
        return text("iothub-enqueuedtime").map(IotHubProperties::time);
    }

    /** Returns when the device made the message, if it said so. */
    public Optional<Instant> creationTime() {
        return text("iothub-creation-time-utc").map(IotHubProperties::time);
    }

    private Optional<String> text(String name) {
        return record.headers().last(name).map(Header::text);
    }

    private static Instant time(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    /** Returns the device's id. */
    @Override
    public String toString() {
        return "device=" + deviceId().orElse("");
    }
}

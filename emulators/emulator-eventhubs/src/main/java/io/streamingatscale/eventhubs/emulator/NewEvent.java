package io.streamingatscale.eventhubs.emulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An event to append to a hub, as if a client had sent it.
 *
 * <pre>{@code
 * hub.append(NewEvent.of("{}").partition("0").property("unit", "C"));
 * hub.append(NewEvent.fromDevice("thermostat-1", body).contentType("application/json"));
 * }</pre>
 */
public final class NewEvent {

    private static final String DEVICE = "iothub-connection-device-id";

    private final byte[] body;
    private final Map<String, Object> properties;
    private final Map<String, Object> systemProperties;
    private final Optional<String> partition;
    private final Optional<String> contentType;

    private NewEvent(
            byte[] body,
            Map<String, Object> properties,
            Map<String, Object> systemProperties,
            Optional<String> partition,
            Optional<String> contentType) {
        this.body = body;
        this.properties = properties;
        this.systemProperties = systemProperties;
        this.partition = partition;
        this.contentType = contentType;
    }

    /** Returns an event with a body, which goes to the next partition in turn. */
    public static NewEvent of(byte[] body) {
        return new NewEvent(body.clone(), Map.of(), Map.of(), Optional.empty(), Optional.empty());
    }

    /** Returns an event with a text in UTF-8 for a body. */
    public static NewEvent of(String body) {
        return of(body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns an event as an IoT hub forwards it from a device: with the system properties that say which device it was, in a
     * partition by the device's id. The time at which the IoT hub took it is set when the event is appended.
     */
    public static NewEvent fromDevice(String deviceId, byte[] body) {
        return of(body).systemProperty(DEVICE, deviceId)
                .systemProperty(
                        "iothub-connection-auth-method",
                        "{\"scope\":\"device\",\"type\":\"sas\",\"issuer\":\"iothub\",\"acceptingIpFilterRule\":null}")
                .systemProperty("iothub-connection-auth-generation-id", "638000000000000000")
                .systemProperty("iothub-message-source", "Telemetry");
    }

    /** Returns the same event for a partition with an id. */
    public NewEvent partition(String id) {
        return new NewEvent(body, properties, systemProperties, Optional.of(id), contentType);
    }

    /** Returns the same event for the partition of a key. */
    public NewEvent partitionKey(String key) {
        return systemProperty(Partition.PARTITION_KEY.toString(), key);
    }

    /** Returns the same event with a content type, such as {@code application/json}. */
    public NewEvent contentType(String type) {
        return new NewEvent(body, properties, systemProperties, partition, Optional.of(type));
    }

    /** Returns the same event with one more property of the application. */
    public NewEvent property(String name, Object value) {
        return new NewEvent(body, with(properties, name, value), systemProperties, partition, contentType);
    }

    /** Returns the same event with one more system property, which goes over the wire as a message annotation. */
    public NewEvent systemProperty(String name, Object value) {
        return new NewEvent(body, properties, with(systemProperties, name, value), partition, contentType);
    }

    private static Map<String, Object> with(Map<String, Object> map, String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(map);
        more.put(name, value);
        return more;
    }

    byte[] body() {
        return body;
    }

    Map<String, Object> properties() {
        return properties;
    }

    Map<String, Object> systemProperties() {
        return systemProperties;
    }

    Optional<String> partition() {
        return partition;
    }

    Optional<String> contentType() {
        return contentType;
    }

    boolean isFromDevice() {
        return systemProperties.containsKey(DEVICE);
    }

    /** Returns what chooses the partition where the event names none. */
    Optional<String> routingKey() {
        return Optional.ofNullable(systemProperties.get(Partition.PARTITION_KEY.toString()))
                .or(() -> Optional.ofNullable(systemProperties.get(DEVICE)))
                .map(Object::toString);
    }
}

package io.streamingatscale.kafka;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka endpoint of an Event Hubs namespace, found through a connection string.
 *
 * <pre>{@code
 * EventHubsKafkaEndpoint endpoint = EventHubsKafkaEndpoint.of(System.getenv("EVENT_HUBS_CONNECTION_STRING"));
 * KafkaSource.builder(endpoint.clientSettings(), "devices").build();
 * }</pre>
 *
 * <p>An event hub is a topic, and its consumer groups are of Kafka's own. The secret is shown in no string of this class.
 *
 * @see <a href="https://learn.microsoft.com/azure/event-hubs/apache-kafka-configurations">Recommended configurations</a>
 */
public final class EventHubsKafkaEndpoint {

    private static final int KAFKA_PORT = 9093;

    private final String host;
    private final @Nullable String hub;
    private final Password login;

    private EventHubsKafkaEndpoint(String host, @Nullable String hub, Password login) {
        this.host = host;
        this.hub = hub;
        this.login = login;
    }

    /**
     * Reads a connection string of a namespace or of one hub, as the portal shows it.
     *
     * @throws IllegalArgumentException if a part is missing; the message does not quote the string
     */
    public static EventHubsKafkaEndpoint of(String connectionString) {
        Map<String, String> parts = parts(connectionString);
        required(parts, "sharedaccesskeyname", "SharedAccessKeyName");
        required(parts, "sharedaccesskey", "SharedAccessKey");
        String host = host(required(parts, "endpoint", "Endpoint"));
        return new EventHubsKafkaEndpoint(host, parts.get("entitypath"), login(connectionString));
    }

    private static Map<String, String> parts(String connectionString) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : connectionString.trim().split(";", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                String name = part.substring(0, equals).trim().toLowerCase(Locale.ROOT);
                parts.put(name, part.substring(equals + 1).trim());
            }
        }
        return parts;
    }

    private static String required(Map<String, String> parts, String name, String shownName) {
        String value = parts.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException(
                    "connection string must have all parts: missing=" + shownName + ", present=" + parts.keySet());
        }
        return value;
    }

    private static String host(String endpoint) {
        String host = endpoint.startsWith("sb://") ? URI.create(endpoint).getHost() : null;
        if (host == null) {
            throw new IllegalArgumentException("Endpoint must be sb://<namespace>.servicebus.windows.net/");
        }
        return host;
    }

    private static Password login(String connectionString) {
        String quoted = connectionString.trim().replace("\\", "\\\\").replace("\"", "\\\"");
        return new Password("org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " username=\"$ConnectionString\" password=\"" + quoted + "\";");
    }

    /** Returns the namespace's address, such as {@code ns.servicebus.windows.net:9093}. */
    public String bootstrapServers() {
        return host + ":" + KAFKA_PORT;
    }

    /** Returns the hub that the connection string is for, which is the topic; empty for that of a namespace. */
    public Optional<String> hub() {
        return Optional.ofNullable(hub);
    }

    /**
     * Returns the settings that every client of the endpoint needs: address, SASL_SSL with mechanism PLAIN and user {@code
     * $ConnectionString}, and the times that the service recommends, as it closes connections after four minutes of
     * silence. A copy, to be completed by the caller; the secret is in it as a {@link Password}, which prints itself
     * hidden.
     */
    public Map<String, Object> clientSettings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", bootstrapServers());
        settings.put("security.protocol", "SASL_SSL");
        settings.put("sasl.mechanism", "PLAIN");
        settings.put("sasl.jaas.config", login);
        settings.put("metadata.max.age.ms", "180000");
        settings.put("connections.max.idle.ms", "180000");
        settings.put("request.timeout.ms", "60000");
        return settings;
    }

    /** Returns address and hub. */
    @Override
    public String toString() {
        return bootstrapServers() + (hub == null ? "" : "/" + hub);
    }
}

package io.streamingatscale.eventhubs;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.core.credential.TokenCredential;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one event hub, or the built-in endpoint of an IoT hub, which is one.
 *
 * <pre>{@code
 * EventHubsConnection.of(System.getenv("EVENTHUBS_CONNECTION_STRING"));
 * EventHubsConnection.of("ns.servicebus.windows.net", "devices", new DefaultAzureCredentialBuilder().build());
 * }</pre>
 *
 * <p>{@code DefaultAzureCredential} is in {@code com.azure:azure-identity}, which the application adds. The identity needs the
 * role <i>Azure Event Hubs Data Receiver</i> to read and <i>Data Sender</i> to write. A secret is shown in no string of this
 * class. Immutable.
 */
public final class EventHubsConnection {

    private final String namespace;
    private final String hub;
    private final UnaryOperator<EventHubClientBuilder> settings;

    private EventHubsConnection(String namespace, String hub, UnaryOperator<EventHubClientBuilder> settings) {
        this.namespace = namespace;
        this.hub = hub;
        this.settings = settings;
    }

    /**
     * Reads the connection string of one event hub, or the "Event Hub-compatible endpoint" of an IoT hub: a string that has an
     * {@code EntityPath}.
     *
     * @throws IllegalArgumentException if a part is missing; the message does not quote the string
     */
    public static EventHubsConnection of(String connectionString) {
        return ofParts(connectionString, null);
    }

    /**
     * Reads the connection string of a namespace.
     *
     * @param hub the name of the event hub
     * @throws IllegalArgumentException if a part is missing, or the string is for another hub; the message does not quote the
     *     string
     */
    public static EventHubsConnection of(String connectionString, String hub) {
        return ofParts(connectionString, hub);
    }

    /**
     * Reaches an event hub with an identity.
     *
     * @param fullyQualifiedNamespace such as {@code ns.servicebus.windows.net}
     * @param hub the name of the event hub
     * @param credential such as a {@code DefaultAzureCredential}
     * @throws IllegalArgumentException if a name is blank
     */
    public static EventHubsConnection of(String fullyQualifiedNamespace, String hub, TokenCredential credential) {
        String host = notBlank(fullyQualifiedNamespace, "fullyQualifiedNamespace");
        String name = notBlank(hub, "hub");
        return new EventHubsConnection(host, name, client -> client.credential(host, name, credential));
    }

    private static EventHubsConnection ofParts(String connectionString, @Nullable String hub) {
        Map<String, String> parts = parts(connectionString);
        String host = host(parts);
        if (!parts.containsKey("sharedaccesskey") && !parts.containsKey("sharedaccesssignature")) {
            throw missing("SharedAccessKey", parts);
        }
        String path = parts.get("entitypath");
        if (hub == null && path == null) {
            throw new IllegalArgumentException(
                    "connection string must name an event hub: missing=EntityPath; give the hub's name beside it");
        }
        if (hub != null && path != null && !hub.equalsIgnoreCase(path)) {
            throw new IllegalArgumentException(
                    "connection string is for another event hub: EntityPath=" + path + ", hub=" + hub);
        }
        String name = notBlank(hub == null ? path : hub, "hub");
        return new EventHubsConnection(
                host,
                name,
                client -> path == null
                        ? client.connectionString(connectionString, name)
                        : client.connectionString(connectionString));
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

    private static String host(Map<String, String> parts) {
        String endpoint = parts.get("endpoint");
        if (endpoint == null) {
            throw missing("Endpoint", parts);
        }
        String host = endpoint.startsWith("sb://") ? URI.create(endpoint).getHost() : null;
        if (host == null) {
            throw new IllegalArgumentException("Endpoint must be sb://<namespace>.servicebus.windows.net/");
        }
        return host;
    }

    private static IllegalArgumentException missing(String part, Map<String, String> parts) {
        return new IllegalArgumentException(
                "connection string must have all parts: missing=" + part + ", present=" + parts.keySet());
    }

    private static String notBlank(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
        return value;
    }

    /**
     * Returns this connection with further settings of the client, such as AMQP over WebSockets, a proxy or retries.
     *
     * <pre>{@code
     * connection.with(client -> client.transportType(AmqpTransportType.AMQP_WEB_SOCKETS));
     * }</pre>
     *
     * @param further applied to each builder before source or sink set what they need: consumer group, prefetch and sharing
     */
    public EventHubsConnection with(UnaryOperator<EventHubClientBuilder> further) {
        return new EventHubsConnection(namespace, hub, client -> further.apply(settings.apply(client)));
    }

    /** Returns the namespace's host name. */
    public String namespace() {
        return namespace;
    }

    /** Returns the event hub's name. */
    public String hub() {
        return hub;
    }

    /** Returns a new builder of clients. */
    EventHubClientBuilder newBuilder() {
        return settings.apply(new EventHubClientBuilder());
    }

    /** Returns a new builder of clients whose retries are these where the user has not said otherwise. */
    EventHubClientBuilder newBuilder(AmqpRetryOptions defaults) {
        return settings.apply(new EventHubClientBuilder().retryOptions(defaults));
    }

    /** Returns namespace and hub. */
    @Override
    public String toString() {
        return namespace + "/" + hub;
    }
}

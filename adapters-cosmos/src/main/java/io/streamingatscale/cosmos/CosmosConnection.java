package io.streamingatscale.cosmos;

import com.azure.core.credential.TokenCredential;
import com.azure.cosmos.ConnectionMode;
import com.azure.cosmos.ConsistencyLevel;
import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.ThrottlingRetryOptions;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * How to reach one database of an Azure Cosmos DB account (NoSQL).
 *
 * <pre>{@code
 * CosmosConnection.of("https://account.documents.azure.com:443/", System.getenv("COSMOS_KEY"), "streaming");
 * CosmosConnection.of("https://account.documents.azure.com:443/", new DefaultAzureCredentialBuilder().build(), "streaming")
 *         .mode(ConnectionMode.GATEWAY)
 *         .preferredRegions(List.of("West Europe"));
 * }</pre>
 *
 * <p>Sinks, stores and sources that were given the same connection share one client, made at the first use and closed with the
 * last of them; a client passed in is used and never closed. {@code DefaultAzureCredential} is in {@code
 * com.azure:azure-identity}, which the application adds; the identity needs the role <i>Cosmos DB Built-in Data
 * Contributor</i>. A key is shown in no string of this class. Immutable.
 */
public final class CosmosConnection {

    private static final String AGENT = "streaming-at-scale";

    private final String endpoint;
    private final String database;
    private final UnaryOperator<CosmosClientBuilder> settings;
    private final SharedClient client;

    private CosmosConnection(String endpoint, String database, UnaryOperator<CosmosClientBuilder> settings) {
        this.endpoint = endpoint;
        this.database = database;
        this.settings = settings;
        this.client =
                new SharedClient(() -> settings.apply(defaults()).buildAsyncClient(), "endpoint=" + endpoint, true);
    }

    private CosmosConnection(Supplier<CosmosAsyncClient> given, String database) {
        this.endpoint = "the client passed in";
        this.database = database;
        this.settings = UnaryOperator.identity();
        this.client = new SharedClient(given, endpoint, false);
    }

    /**
     * Reaches a database with a key of the account.
     *
     * @param endpoint the account's URI, such as {@code https://account.documents.azure.com:443/}
     * @param key the account's primary or secondary key
     * @param database the name of the database
     * @throws IllegalArgumentException if the endpoint is not a URI with a host, or a value is blank
     */
    public static CosmosConnection of(String endpoint, String key, String database) {
        notBlank(key, "key");
        return of(endpoint, database, client -> client.key(key));
    }

    /**
     * Reaches a database with an identity.
     *
     * @param endpoint the account's URI, such as {@code https://account.documents.azure.com:443/}
     * @param credential such as a {@code DefaultAzureCredential}
     * @param database the name of the database
     * @throws IllegalArgumentException if the endpoint is not a URI with a host, or the database is blank
     */
    public static CosmosConnection of(String endpoint, TokenCredential credential, String database) {
        return of(endpoint, database, client -> client.credential(credential));
    }

    /**
     * Reaches a database through a client that the application has made, and closes.
     *
     * <p>Make it with {@code contentResponseOnWriteEnabled(false)}, its default, and best with no retries of its own where
     * it is throttled, as this class does: the sink does that, and can only slow down for what it is told of.
     *
     * @param client used and never closed
     * @param database the name of the database
     * @throws IllegalArgumentException if the database is blank
     */
    public static CosmosConnection of(CosmosAsyncClient client, String database) {
        return new CosmosConnection(() -> client, notBlank(database, "database"));
    }

    private static CosmosConnection of(String endpoint, String database, UnaryOperator<CosmosClientBuilder> identity) {
        URI uri = URI.create(notBlank(endpoint, "endpoint"));
        if (uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "endpoint must be a URI such as https://account.documents.azure.com:443/: endpoint=" + endpoint);
        }
        return new CosmosConnection(
                endpoint, notBlank(database, "database"), client -> identity.apply(client.endpoint(endpoint)));
    }

    /** Returns this connection in another mode. The default is the client's, {@link ConnectionMode#DIRECT}. */
    public CosmosConnection mode(ConnectionMode mode) {
        return with(
                mode == ConnectionMode.GATEWAY ? CosmosClientBuilder::gatewayMode : CosmosClientBuilder::directMode);
    }

    /** Returns this connection with a consistency weaker than the account's own, which is the default. */
    public CosmosConnection consistency(ConsistencyLevel level) {
        return with(client -> client.consistencyLevel(level));
    }

    /** Returns this connection with the regions to use, the first that can be reached. The default is the account's. */
    public CosmosConnection preferredRegions(List<String> regions) {
        List<String> copy = List.copyOf(regions);
        return with(client -> client.preferredRegions(copy));
    }

    /**
     * Returns this connection with further settings of the client, such as a proxy.
     *
     * @param further applied to the builder after all that was set before
     * @throws IllegalStateException if the connection was made of a client
     */
    public CosmosConnection with(UnaryOperator<CosmosClientBuilder> further) {
        if (!client.isOwn()) {
            throw new IllegalStateException("settings must be made on the client that was passed in");
        }
        return new CosmosConnection(endpoint, database, builder -> further.apply(settings.apply(builder)));
    }

    private static CosmosClientBuilder defaults() {
        return new CosmosClientBuilder()
                .userAgentSuffix(AGENT)
                .contentResponseOnWriteEnabled(false)
                // the sink waits and tries again itself, so that it knows
                .throttlingRetryOptions(new ThrottlingRetryOptions().setMaxRetryAttemptsOnThrottledRequests(0));
    }

    private static String notBlank(String value, String name) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
        return value;
    }

    /** Returns the database's name. */
    public String database() {
        return database;
    }

    SharedClient client() {
        return client;
    }

    /** Returns endpoint and database. */
    @Override
    public String toString() {
        return endpoint + " database " + database;
    }
}

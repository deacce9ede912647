package io.streamingatscale.workload;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name where the verifier's rows are. */
final class RowOptions {

    @Option(names = "--jdbc-url", description = "database to read; its driver must be on the class path")
    private @Nullable String jdbcUrl;

    @Option(names = "--user", description = "user of the database")
    private @Nullable String user;

    @Option(names = "--password-env", description = "environment variable that holds the user's password")
    private @Nullable String passwordVariable;

    @Option(
            names = "--query",
            defaultValue = StoredEvents.RAWDATA_QUERY,
            description = "gives eventId, deviceId, deviceSequenceNumber, enqueuedAt, storedAt")
    private String query = StoredEvents.RAWDATA_QUERY;

    @Option(names = "--ndjson", description = "file to read instead, one JSON object a line")
    private @Nullable Path ndjson;

    @Option(names = "--cosmos-endpoint", description = "account of Cosmos DB to read instead")
    private @Nullable String cosmosEndpoint;

    @Option(
            names = "--cosmos-key-env",
            defaultValue = "COSMOS_KEY",
            description = "environment variable that holds a key of the account")
    private String cosmosKeyVariable = "COSMOS_KEY";

    @Option(names = "--cosmos-database", defaultValue = "streaming", description = "database of the account")
    private String cosmosDatabase = "streaming";

    @Option(names = "--cosmos-container", defaultValue = "rawdata", description = "container of the database")
    private String cosmosContainer = "rawdata";

    StoredEvents read() {
        if (Stream.of(jdbcUrl, ndjson, cosmosEndpoint).filter(Objects::nonNull).count() != 1) {
            throw new IllegalArgumentException(
                    "exactly one of --jdbc-url, --ndjson and --cosmos-endpoint must be given");
        }
        if (ndjson != null) {
            return StoredEvents.fromNdjson(ndjson);
        }
        return cosmosEndpoint != null ? readCosmos(cosmosEndpoint) : readJdbc(Objects.requireNonNull(jdbcUrl));
    }

    private StoredEvents readCosmos(String endpoint) {
        String key = required(cosmosKeyVariable, "--cosmos-key-env");
        try (CosmosClient client = new CosmosClientBuilder()
                .endpoint(endpoint)
                .key(key)
                .gatewayMode()
                .buildClient()) {
            return StoredEvents.fromCosmos(client, cosmosDatabase, cosmosContainer);
        }
    }

    private StoredEvents readJdbc(String url) {
        // the URL is not in the message: it may hold a password
        try (Connection connection = DriverManager.getConnection(url, user, password())) {
            return JdbcRows.read(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException("rows could not be read: query=\"" + query + "\"", e);
        }
    }

    private @Nullable String password() {
        return passwordVariable == null ? null : required(passwordVariable, "--password-env");
    }

    private static String required(String variable, String option) {
        String value = System.getenv(variable);
        if (value == null) {
            throw new IllegalArgumentException("environment variable is not set: " + option + "=\"" + variable + "\"");
        }
        return value;
    }
}

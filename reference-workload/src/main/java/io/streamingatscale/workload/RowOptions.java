package io.streamingatscale.workload;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
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

    StoredEvents read() {
        if (ndjson != null && jdbcUrl == null) {
            return StoredEvents.fromNdjson(ndjson);
        }
        if (jdbcUrl == null || ndjson != null) {
            throw new IllegalArgumentException("exactly one of --jdbc-url and --ndjson must be given");
        }
        // the URL is not in the message: it may hold a password
        try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password())) {
            return JdbcRows.read(connection, query);
        } catch (SQLException e) {
            throw new IllegalStateException("rows could not be read: query=\"" + query + "\"", e);
        }
    }

    private @Nullable String password() {
        if (passwordVariable == null) {
            return null;
        }
        String password = System.getenv(passwordVariable);
        if (password == null) {
            throw new IllegalArgumentException(
                    "environment variable is not set: --password-env=\"" + passwordVariable + "\"");
        }
        return password;
    }
}

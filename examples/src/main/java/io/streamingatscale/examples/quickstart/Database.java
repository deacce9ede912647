package io.streamingatscale.examples.quickstart;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The database on disk that the pipeline writes to and the verifier reads. */
final class Database implements AutoCloseable {

    private final String url;
    private final @Nullable EmbeddedPostgres server;

    private Database(String url, @Nullable EmbeddedPostgres server) {
        this.url = url;
        this.server = server;
    }

    /** Starts an empty database below {@code directory}; H2 runs in the process that opens it. */
    static Database start(QuickstartOptions.DatabaseKind kind, Path directory) throws IOException {
        if (kind == QuickstartOptions.DatabaseKind.H2) {
            return new Database("jdbc:h2:file:" + directory.resolve("h2/streaming") + ";WRITE_DELAY=0", null);
        }
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("postgresql"))
                .setCleanDataDirectory(true)
                // as a server comes; the embedding turns them off
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        return new Database(server.getJdbcUrl("postgres", "postgres"), server);
    }

    /** Returns the JDBC URL, for this process and others on this machine. */
    String url() {
        return url;
    }

    /** Returns connections to the database of a URL that {@link #url} gave. */
    static DataSource connect(String url) {
        if (url.startsWith("jdbc:h2:")) {
            JdbcDataSource h2 = new JdbcDataSource();
            h2.setURL(url);
            return h2;
        }
        PGSimpleDataSource postgres = new PGSimpleDataSource();
        postgres.setURL(url);
        return postgres;
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}

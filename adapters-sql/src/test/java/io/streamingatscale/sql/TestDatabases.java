package io.streamingatscale.sql;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import io.streamingatscale.tds.emulator.TdsEmulator;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import microsoft.sql.DateTimeOffset;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.Assumptions;
import org.postgresql.ds.PGSimpleDataSource;

/** Real databases for tests. */
final class TestDatabases {

    private static EmbeddedPostgres postgres;
    private static String whyNoPostgres;
    private static TdsEmulator sqlServer;

    private static final List<String> TABLES_OF_TESTS = List.of(
            "items",
            "unique_items",
            "d",
            "every",
            "b",
            "status",
            "readings",
            "texts",
            "small",
            "appended",
            "keyed",
            "other_checkpoints",
            "own_checkpoints",
            "streaming_checkpoints",
            "rawdata",
            "device_status",
            "tck_keyed",
            "tck_appended");

    private TestDatabases() {}

    static DataSource h2InMemory() {
        return JdbcConnectionPool.create("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1", "sa", "");
    }

    static DataSource h2File(Path directory, String options) {
        return JdbcConnectionPool.create(
                "jdbc:h2:file:" + directory.toAbsolutePath().resolve("db") + options, "sa", "");
    }

    /** A new database of the one server that all tests share; skips the test where no server starts. */
    static DataSource postgres() {
        return postgres("?options=-c%20synchronous_commit=on");
    }

    static DataSource postgres(String options) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(postgresUrl(options));
        return dataSource;
    }

    /** Returns the URL of a new database, with its user. */
    static String postgresUrl(String options) {
        EmbeddedPostgres server = server();
        String database = "test" + UUID.randomUUID().toString().replace("-", "");
        execute(server.getPostgresDatabase(), "create database " + database);
        return server.getJdbcUrl("postgres", database).replaceAll("\\?.*", "") + options + "&user=postgres";
    }

    private static EmbeddedPostgres server() {
        Optional<String> why = whyNoPostgres();
        Assumptions.assumeTrue(why.isEmpty(), why::toString);
        return postgres;
    }

    /** Returns why there is no PostgreSQL on this platform; empty if it runs now. */
    static synchronized Optional<String> whyNoPostgres() {
        if (postgres == null && whyNoPostgres == null) {
            try {
                postgres = EmbeddedPostgres.start();
                Runtime.getRuntime().addShutdownHook(new Thread(TestDatabases::stop));
            } catch (IOException | RuntimeException e) {
                whyNoPostgres = "PostgreSQL does not start on this platform: " + e;
            }
        }
        return Optional.ofNullable(whyNoPostgres);
    }

    private static void stop() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The one emulator of SQL Server that all tests share, or the database of the environment variable {@code
     * AZURE_SQL_URL}; without the tables of other tests.
     */
    static DataSource sqlServer() {
        SQLServerDataSource dataSource = new SQLServerDataSource();
        dataSource.setURL(sqlServerUrl());
        TABLES_OF_TESTS.forEach(table -> execute(dataSource, "drop table if exists " + table));
        return dataSource;
    }

    static synchronized String sqlServerUrl() {
        String azure = System.getenv("AZURE_SQL_URL");
        if (azure != null) {
            return azure;
        }
        if (sqlServer == null) {
            sqlServer = TdsEmulator.builder().start();
        }
        return sqlServer.jdbcUrl();
    }

    static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the rows of a query, each as a list of what the driver gives. */
    static List<List<Object>> query(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<Object>> rows = new ArrayList<>();
            while (result.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(plain(result, i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what other drivers would give for what that of SQL Server has classes of its own, or none. */
    private static Object plain(ResultSet result, int column) throws SQLException {
        Object value = result.getObject(column);
        if (value instanceof DateTimeOffset time) {
            return time.getOffsetDateTime();
        }
        boolean isId = result.getMetaData().getColumnTypeName(column).equals("uniqueidentifier");
        return isId && value != null ? UUID.fromString(value.toString()) : value;
    }

    /** Returns a statement that creates a table in the words of SQL Server. */
    static String ofSqlServer(String ddl) {
        return ddl.replaceAll("timestamp\\((\\d)\\) with time zone", "datetimeoffset($1)")
                .replaceAll("timestamp\\((\\d)\\)", "datetime2($1)")
                .replace(" uuid", " uniqueidentifier")
                .replace(" boolean", " bit")
                .replace("double precision", "float")
                .replaceAll("varchar\\((\\d+)\\)", "varchar($1) collate Latin1_General_100_BIN2");
    }
}

package io.streamingatscale.examples;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import io.streamingatscale.workload.StoredEvents;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The table {@code rawdata} in the Azure SQL database of {@code AZURE_SQL_URL}, a JDBC URL, or else in H2.
 *
 * @param store the database
 */
record SqlStore(DataSource store) implements ExampleStore<DataSource> {

    private static final String URL = "AZURE_SQL_URL";

    /** Returns what opens it, and makes the tables that are not there. */
    static Opening<DataSource> with(Consumer<DataSource> tables) {
        return directory -> {
            DataSource database = database(directory);
            tables.accept(database);
            return new SqlStore(database);
        };
    }

    private static DataSource database(Path directory) {
        String azure = System.getenv(URL);
        if (azure != null) {
            SQLServerDataSource database = new SQLServerDataSource();
            database.setURL(azure);
            return database;
        }
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + directory.resolve("database").toAbsolutePath() + ";WRITE_DELAY=0");
        return database;
    }

    @Override
    public StoredEvents events() {
        return StoredEvents.fromJdbc(store);
    }

    @Override
    public void close() {}
}

package io.streamingatscale.sql;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.TransientException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The table {@code rawdata} of the Streaming at Scale samples: one row for each event, unique by EventId and PartitionId.
 *
 * <p>Its columns are BatchId and EventId (uuid), Type (up to 10 characters), DeviceId (up to 100), DeviceSequenceNumber
 * (bigint), CreatedAt, EnqueuedAt, ProcessedAt and StoredAt (timestamps in UTC: nanoseconds on H2, microseconds on
 * PostgreSQL), Value (decimal(28,9)), ComplexData (JSON text) and PartitionId (integer), none of them null.
 */
public final class RawData {

    private RawData() {}

    /**
     * Creates the table and its indexes in the current schema of the connection, if they are not there.
     *
     * @throws ConfigurationException if the database is not supported or the rights do not suffice
     * @throws TransientException if the database cannot be reached now; trying again is safe
     */
    public static void createTable(DataSource dataSource) {
        try (Connection connection = dataSource.getConnection()) {
            Scripts.run(connection, Scripts.read("rawdata", Dialect.of(connection), 1));
        } catch (SQLException e) {
            throw SqlFailure.translate(e, "table=\"rawdata\"");
        }
    }
}

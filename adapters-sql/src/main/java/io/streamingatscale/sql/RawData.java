package io.streamingatscale.sql;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.TransientException;
import javax.sql.DataSource;

/**
 * The table {@code rawdata} of the Streaming at Scale samples: one row for each event, unique by EventId and PartitionId.
 *
 * <p>Its columns are BatchId and EventId (uuid), Type (up to 10 characters), DeviceId (up to 100), DeviceSequenceNumber
 * (bigint), CreatedAt, EnqueuedAt, ProcessedAt and StoredAt (timestamps in UTC: nanoseconds on H2, 100 ns on SQL Server,
 * microseconds on PostgreSQL), Value (decimal(28,9)), ComplexData (JSON text) and PartitionId (integer), none of them null.
 */
public final class RawData {

    /** How the table is stored, on SQL Server. */
    public enum Layout {
        /** Rows, by the time of their storage: the table {@code rawdata}. The only layout of H2 and PostgreSQL. */
        ROWSTORE("rawdata", "rawdata"),
        /** A clustered columnstore: the table {@code rawdata_cs}. */
        COLUMNSTORE("rawdata-columnstore", "rawdata_cs"),
        /** As {@link #ROWSTORE}, in partitions by PartitionId 0 to 16. */
        PARTITIONED_ROWSTORE("rawdata-partitioned", "rawdata"),
        /** As {@link #COLUMNSTORE}, in partitions by PartitionId 0 to 16. */
        PARTITIONED_COLUMNSTORE("rawdata-partitioned-columnstore", "rawdata_cs");

        private final String script;
        private final String table;

        Layout(String script, String table) {
            this.script = script;
            this.table = table;
        }

        /** Returns the name of the table. */
        public String table() {
            return table;
        }

        private String script(Dialect dialect) {
            if (this != ROWSTORE && !dialect.name().equals("sqlserver")) {
                throw new ConfigurationException(
                        "layout is one of SQL Server's: layout=" + this + ", database=" + dialect.name()
                                + "; use ROWSTORE",
                        null);
            }
            return script;
        }
    }

    private RawData() {}

    /**
     * Creates the table as {@link Layout#ROWSTORE} and its indexes in the current schema of the connection, if they are not
     * there.
     *
     * @throws ConfigurationException if the database is not supported or the rights do not suffice
     * @throws TransientException if the database cannot be reached now; trying again is safe
     */
    public static void createTable(DataSource dataSource) {
        createTable(dataSource, Layout.ROWSTORE);
    }

    /**
     * Creates the table and its indexes in the current schema of the connection, if they are not there.
     *
     * @throws ConfigurationException if the database is not supported, has no such layout, or the rights do not suffice
     * @throws TransientException if the database cannot be reached now; trying again is safe
     */
    public static void createTable(DataSource dataSource, Layout layout) {
        Scripts.run(dataSource, layout::script, "table=\"" + layout.table() + "\"");
    }
}

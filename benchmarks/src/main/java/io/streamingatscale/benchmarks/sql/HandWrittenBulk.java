package io.streamingatscale.benchmarks.sql;

import com.microsoft.sqlserver.jdbc.ISQLServerBulkData;
import com.microsoft.sqlserver.jdbc.ISQLServerConnection;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import io.streamingatscale.core.StreamRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import microsoft.sql.DateTimeOffset;

/** What somebody writes who knows SQL Server: bulk copy into a temporary table that lasts, then a merge as the samples have it. */
final class HandWrittenBulk implements ISQLServerBulkData {

    private static final int BATCH = 4000;

    private static final String COLUMNS =
            "EventId, Type, DeviceId, DeviceSequenceNumber, CreatedAt, EnqueuedAt, ProcessedAt, Value, ComplexData, PartitionId";
    private static final String STAGE =
            "create table #stage (EventId uniqueidentifier, Type varchar(10), DeviceId varchar(100),"
                    + " DeviceSequenceNumber bigint, CreatedAt datetimeoffset(7), EnqueuedAt datetimeoffset(7),"
                    + " ProcessedAt datetimeoffset(7), Value decimal(28, 9), ComplexData nvarchar(max), PartitionId int)";
    private static final String MOVE = "merge into rawdata with (holdlock) as t using #stage as s"
            + " on (t.EventId = s.EventId and t.PartitionId = s.PartitionId) when not matched then insert (BatchId, StoredAt, "
            + COLUMNS + ") values (?, sysutcdatetime(), s." + COLUMNS.replace(", ", ", s.") + ");";

    private static final String[] NAMES = COLUMNS.split(", ");
    private static final int[] TYPES = {
        Types.NVARCHAR,
        Types.NVARCHAR,
        Types.NVARCHAR,
        Types.BIGINT,
        microsoft.sql.Types.DATETIMEOFFSET,
        microsoft.sql.Types.DATETIMEOFFSET,
        microsoft.sql.Types.DATETIMEOFFSET,
        Types.DECIMAL,
        Types.LONGNVARCHAR,
        Types.INTEGER
    };
    private static final int[] PRECISIONS = {36, 10, 100, 19, 34, 34, 34, 28, 4000, 10};
    private static final int[] SCALES = {0, 0, 0, 0, 7, 7, 7, 9, 0, 0};

    private static final long serialVersionUID = 1;

    private final transient List<StreamRecord<String>> records;
    private int present = -1;

    private HandWrittenBulk(List<StreamRecord<String>> records) {
        this.records = records;
    }

    /** Writes records, all of them events that are not there. */
    static void write(DataSource dataSource, List<StreamRecord<String>> records) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(STAGE);
            connection.setAutoCommit(false);
            try (PreparedStatement move = connection.prepareStatement(MOVE);
                    SQLServerBulkCopy copy =
                            new SQLServerBulkCopy((Connection) connection.unwrap(ISQLServerConnection.class))) {
                copy.setDestinationTableName("#stage");
                for (int from = 0; from < records.size(); from += BATCH) {
                    copy.writeToServer(
                            new HandWrittenBulk(records.subList(from, Math.min(records.size(), from + BATCH))));
                    move.setString(1, UUID.randomUUID().toString());
                    move.executeUpdate();
                    statement.execute("truncate table #stage");
                    connection.commit();
                }
            }
            statement.execute("drop table #stage");
            connection.commit();
        }
    }

    @Override
    public Set<Integer> getColumnOrdinals() {
        return Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Override
    public String getColumnName(int column) {
        return NAMES[column - 1];
    }

    @Override
    public int getColumnType(int column) {
        return TYPES[column - 1];
    }

    @Override
    public int getPrecision(int column) {
        return PRECISIONS[column - 1];
    }

    @Override
    public int getScale(int column) {
        return SCALES[column - 1];
    }

    @Override
    public boolean next() {
        return ++present < records.size();
    }

    @Override
    public Object[] getRowData() {
        StreamRecord<String> record = records.get(present);
        long offset = record.origin().offset();
        DateTimeOffset time = DateTimeOffset.valueOf(Timestamp.from(record.logTime()), 0);
        return new Object[] {
            Readings.id(offset).toString(),
            "TEMP",
            Readings.device(offset),
            offset / 1000,
            time,
            time,
            time,
            Readings.value(offset),
            record.value(),
            Readings.partition(offset)
        };
    }
}

package io.streamingatscale.benchmarks.sql;

import io.streamingatscale.core.StreamRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** What somebody writes who knows JDBC and the database: one statement, batches, a few of them in a transaction. */
final class HandWritten {

    private static final int BATCH = 1000;
    private static final int TRANSACTION = 4000;

    private static final String COLUMNS =
            "(BatchId, EventId, Type, DeviceId, DeviceSequenceNumber, CreatedAt, EnqueuedAt,"
                    + " ProcessedAt, StoredAt, \"%s\", ComplexData, PartitionId)";
    private static final String VALUES = "(?, ?, ?, ?, ?, ?, ?, ?, current_timestamp, ?, ?, ?)";

    /** The driver makes one insert of many values of a batch, with {@code reWriteBatchedInserts=true}. */
    static final String POSTGRES =
            "insert into rawdata " + COLUMNS.formatted("value") + " values " + VALUES + " on conflict do nothing";

    /** H2 has no {@code on conflict}; its key is bound first. */
    static final String H2 = "merge into rawdata t using dual on t.EventId = ? and t.PartitionId = ?"
            + " when not matched then insert " + COLUMNS.formatted("VALUE") + " values " + VALUES;

    private HandWritten() {}

    /** Writes records, all of them events that are not there. */
    static void write(DataSource dataSource, String sql, List<StreamRecord<String>> records) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement insert = connection.prepareStatement(sql)) {
            connection.setAutoCommit(false);
            UUID batch = UUID.randomUUID();
            for (int i = 0; i < records.size(); i++) {
                bind(insert, records.get(i), batch, sql.equals(H2) ? 2 : 0);
                insert.addBatch();
                if ((i + 1) % BATCH == 0) {
                    insert.executeBatch();
                    batch = UUID.randomUUID();
                }
                if ((i + 1) % TRANSACTION == 0) {
                    connection.commit();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private static void bind(PreparedStatement insert, StreamRecord<String> record, UUID batch, int before)
            throws SQLException {
        long offset = record.origin().offset();
        if (before > 0) {
            insert.setObject(1, Readings.id(offset));
            insert.setInt(2, Readings.partition(offset));
        }
        insert.setObject(before + 1, batch);
        insert.setObject(before + 2, Readings.id(offset));
        insert.setString(before + 3, "TEMP");
        insert.setString(before + 4, Readings.device(offset));
        insert.setLong(before + 5, offset / 1000);
        for (int time = 6; time <= 8; time++) {
            insert.setObject(before + time, utc(record.logTime()));
        }
        insert.setBigDecimal(before + 9, Readings.value(offset));
        insert.setString(before + 10, record.value());
        insert.setInt(before + 11, Readings.partition(offset));
    }

    private static Object utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}

package io.streamingatscale.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** Reads rows from a database, whatever its clock types are called. */
final class JdbcRows {

    private static final int FETCH_SIZE = 10_000;

    private JdbcRows() {}

    static StoredEvents read(Connection connection, String query) throws SQLException {
        // PostgreSQL reads in portions only within a transaction, and would hold the whole result in memory otherwise
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows);
            }
        } finally {
            connection.rollback();
            connection.setAutoCommit(autoCommit);
        }
    }

    private static StoredEvents read(ResultSet rows) throws SQLException {
        Time enqueuedAt = Time.of(rows.getMetaData(), 4);
        Time storedAt = Time.of(rows.getMetaData(), 5);
        StoredEvents events = new StoredEvents();
        while (rows.next()) {
            String place = "row=" + (events.size() + 1);
            String eventId = FieldText.required(rows.getString(1), "eventId", place);
            String deviceId = FieldText.required(rows.getString(2), "deviceId", place);
            long sequence = rows.getLong(3);
            if (rows.wasNull()) {
                throw FieldText.missing("deviceSequenceNumber", place);
            }
            events.add(new StoredEvent(
                    FieldText.uuid(eventId, "eventId", place),
                    deviceId,
                    sequence,
                    enqueuedAt.read(rows, "enqueuedAt", place),
                    storedAt.read(rows, "storedAt", place)));
        }
        return events;
    }

    /** How one column keeps its times. */
    private record Time(int column, Form form) {

        enum Form {
            LOCAL,
            OFFSET,
            TEXT
        }

        static Time of(ResultSetMetaData metaData, int column) throws SQLException {
            String name = metaData.getColumnTypeName(column).toLowerCase(Locale.ROOT);
            int type = metaData.getColumnType(column);
            // PostgreSQL and SQL Server call a timestamp with a zone by a type of their own
            if (type == Types.TIMESTAMP_WITH_TIMEZONE || name.equals("timestamptz") || name.equals("datetimeoffset")) {
                return new Time(column, Form.OFFSET);
            }
            return new Time(column, type == Types.TIMESTAMP ? Form.LOCAL : Form.TEXT);
        }

        Instant read(ResultSet rows, String name, String place) throws SQLException {
            return switch (form) {
                case LOCAL ->
                    FieldText.required(rows.getObject(column, LocalDateTime.class), name, place)
                            .toInstant(ZoneOffset.UTC);
                case OFFSET ->
                    FieldText.required(rows.getObject(column, OffsetDateTime.class), name, place)
                            .toInstant();
                case TEXT -> FieldText.instant(FieldText.required(rows.getString(column), name, place), name, place);
            };
        }
    }
}

package io.streamingatscale.tds.emulator;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The types that columns were declared with, some of which H2 does not tell apart: {@code nvarchar} and {@code varchar},
 * {@code datetime} and {@code datetime2}. Each column has its declaration as its comment in H2.
 */
final class DeclaredTypes {

    private static final String QUERY = "select remarks from INFORMATION_SCHEMA.COLUMNS"
            + " where table_schema = ? and table_name = ? and column_name = ?";

    private final Connection h2;
    private final AtomicInteger changes;
    private final Map<String, Optional<SqlType>> known = new HashMap<>();
    private int seenChanges;

    /** @param changes counts the changes of tables by all sessions */
    DeclaredTypes(Connection h2, AtomicInteger changes) {
        this.h2 = h2;
        this.changes = changes;
    }

    /** Returns the declared type of a table's column; empty if it was not declared through the emulator. */
    Optional<SqlType> of(@Nullable String schema, @Nullable String table, @Nullable String column) throws SQLException {
        if (schema == null || table == null || column == null || table.isEmpty()) {
            return Optional.empty();
        }
        if (seenChanges != changes.get()) {
            seenChanges = changes.get();
            known.clear();
        }
        String key = schema + '\0' + table + '\0' + column;
        Optional<SqlType> type = known.get(key);
        if (type == null) {
            type = query(schema, table, column);
            known.put(key, type);
        }
        return type;
    }

    private Optional<SqlType> query(String schema, String table, String column) throws SQLException {
        try (PreparedStatement query = h2.prepareStatement(QUERY)) {
            query.setString(1, schema);
            query.setString(2, table);
            query.setString(3, column);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getString(1) != null ? SqlType.parse(rows.getString(1)) : Optional.empty();
            }
        }
    }
}

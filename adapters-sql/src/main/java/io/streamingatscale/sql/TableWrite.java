package io.streamingatscale.sql;

import io.streamingatscale.core.StreamRecord;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** How one table takes records: their rows, and the statement that writes them. */
final class TableWrite<T> {

    private final RowMapper<T> mapper;
    private final RowStatement statement;
    private final WriteMode mode;

    TableWrite(RowMapper<T> mapper, RowStatement statement, WriteMode mode) {
        this.mapper = mapper;
        this.statement = statement;
        this.mode = mode;
    }

    List<Row> rows(List<StreamRecord<T>> records) {
        return records.stream().map(mapper::map).toList();
    }

    /** Writes rows within the transaction of the connection; returns how many were inserted or updated. */
    long apply(Connection connection, List<Row> rows, UUID batchId) throws SQLException {
        return statement.apply(connection, mode == WriteMode.APPEND ? rows : distinct(rows), batchId);
    }

    /** Leaves one row of each key, since a statement takes no two. */
    private List<Row> distinct(List<Row> rows) {
        Map<List<Object>, Row> byKey = new LinkedHashMap<>(rows.size() * 2);
        for (Row row : rows) {
            Row other = byKey.putIfAbsent(row.key(), row);
            if (other != null && row.displaces(other, mode)) {
                byKey.put(row.key(), row);
            }
        }
        return List.copyOf(byKey.values());
    }
}

package io.streamingatscale.sql;

import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.TransientException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Writes a batch of rows in a transaction of its own. */
final class BatchWriter {

    private static final int ATTEMPTS = 4;

    private final String table;
    private final RowStatement statement;
    private final boolean isUpsert;

    BatchWriter(String table, RowStatement statement, boolean isUpsert) {
        this.table = table;
        this.statement = statement;
        this.isUpsert = isUpsert;
    }

    /**
     * Writes rows and commits.
     *
     * @throws PoisonRecordException naming the first row that can never be stored; none of the batch was stored
     * @throws TransientException if the database cannot take them now, or has not said whether it has
     * @throws ConfigurationException if it never will
     */
    CommitResult write(Connection connection, List<Row> rows) {
        List<Row> reduced = reduce(rows);
        try {
            long changed = writeAgainOnConflict(connection, reduced);
            return new CommitResult(changed, rows.size() - changed);
        } catch (SQLException e) {
            throw isRowFailure(e) ? isolate(connection, reduced, e) : SqlFailure.translate(e, where());
        }
    }

    private long writeAgainOnConflict(Connection connection, List<Row> rows) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return Transactions.commit(connection, c -> statement.apply(c, rows, UUID.randomUUID()));
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || SqlFailure.of(e) != SqlFailure.CONFLICT) {
                    throw e;
                }
            }
        }
    }

    /** Leaves one row of each key: the earliest in log time to insert, the last to upsert. */
    private List<Row> reduce(List<Row> rows) {
        Map<List<Object>, Row> byKey = new LinkedHashMap<>(rows.size() * 2);
        for (Row row : rows) {
            Row other = byKey.putIfAbsent(row.key(), row);
            if (other != null && (isUpsert || row.logTime().isBefore(other.logTime()))) {
                byKey.put(row.key(), row);
            }
        }
        return List.copyOf(byKey.values());
    }

    /** Finds the shortest run of rows from the first one on that fails; its last row is the one to blame. */
    private RuntimeException isolate(Connection connection, List<Row> rows, SQLException failure) {
        int good = 0;
        int bad = rows.size();
        try {
            while (bad - good > 1) {
                int middle = (good + bad) >>> 1;
                if (rowFailure(connection, rows.subList(0, middle)).isPresent()) {
                    bad = middle;
                } else {
                    good = middle;
                }
            }
            Row suspect = rows.get(bad - 1);
            return rowFailure(connection, rows.subList(0, bad))
                    .<RuntimeException>map(e -> poison(suspect, e))
                    .orElseGet(() -> new TransientException(
                            "rows were refused once and not again: " + where() + ", " + SqlFailure.codes(failure),
                            null));
        } catch (SQLException e) {
            return SqlFailure.translate(e, where());
        }
    }

    private Optional<SQLException> rowFailure(Connection connection, List<Row> rows) throws SQLException {
        try {
            Transactions.rollBack(connection, c -> statement.apply(c, rows, UUID.randomUUID()));
            return Optional.empty();
        } catch (SQLException e) {
            if (isRowFailure(e)) {
                return Optional.of(e);
            }
            throw e;
        }
    }

    private static boolean isRowFailure(SQLException e) {
        return SqlFailure.of(e) == SqlFailure.ROW || SqlFailure.isUniqueViolation(e);
    }

    /** Without the driver's exception, which quotes the row's values and would be logged as the cause. */
    private PoisonRecordException poison(Row row, SQLException e) {
        return new PoisonRecordException(
                row.origin(), "row refused by the database: " + where() + ", " + SqlFailure.codes(e), null);
    }

    private String where() {
        return "table=\"" + table + "\"";
    }
}

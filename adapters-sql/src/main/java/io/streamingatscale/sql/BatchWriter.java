package io.streamingatscale.sql;

import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Writes records to all tables of a sink in one transaction. */
final class BatchWriter<T> {

    /** What a transaction does before it writes rows. */
    @FunctionalInterface
    interface Prologue {
        void run(Connection connection) throws SQLException;
    }

    private static final int ATTEMPTS = 4;

    private final String table;
    private final List<TableWrite<T>> tables;
    private final BatchSize size;

    BatchWriter(String table, List<TableWrite<T>> tables, BatchSize size) {
        this.table = table;
        this.tables = List.copyOf(tables);
        this.size = size;
    }

    /** Returns how many records to write in one transaction, where they need not all be in one. */
    int batchSize() {
        return size.next();
    }

    /**
     * Writes records and commits, or does nothing.
     *
     * @throws PoisonRecordException naming the first record that can never be stored
     * @throws TransientException if the database cannot take them now, or has not said whether it has
     * @throws ConfigurationException if it never will
     * @throws FencedException if the prologue says so
     */
    CommitResult write(Connection connection, List<StreamRecord<T>> records, Prologue prologue) {
        RowBatch rows =
                new RowBatch(tables.stream().map(each -> each.rows(records)).toList());
        try {
            long changed = writeAgainOnConflict(connection, rows, prologue);
            return new CommitResult(changed, records.size() - changed);
        } catch (SQLException e) {
            throw isRowFailure(e) ? isolate(connection, rows, e) : SqlFailure.translate(e, where());
        }
    }

    private long writeAgainOnConflict(Connection connection, RowBatch rows, Prologue prologue) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return Transactions.commit(connection, c -> {
                    prologue.run(c);
                    return apply(c, rows);
                });
            } catch (SQLException e) {
                if (SqlFailure.of(e) != SqlFailure.CONFLICT) {
                    throw e;
                }
                size.conflicted();
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Returns how many rows of the first table were inserted or updated. */
    private long apply(Connection connection, RowBatch rows) throws SQLException {
        long changed = 0;
        int from = 0;
        while (from < rows.size()) {
            int to = Math.min(rows.size(), from + size.next());
            changed += applyOnce(connection, rows.range(from, to));
            from = to;
        }
        return changed;
    }

    private long applyOnce(Connection connection, RowBatch rows) throws SQLException {
        UUID batchId = UUID.randomUUID();
        long start = System.nanoTime();
        long changed = tables.get(0).apply(connection, rows.tables().get(0), batchId);
        for (int i = 1; i < tables.size(); i++) {
            tables.get(i).apply(connection, rows.tables().get(i), batchId);
        }
        size.took(rows.size(), Duration.ofNanos(System.nanoTime() - start));
        return changed;
    }

    /** Finds the shortest run of records from the first one on that fails; its last record is the one to blame. */
    private RuntimeException isolate(Connection connection, RowBatch rows, SQLException failure) {
        int good = 0;
        int bad = rows.size();
        try {
            while (bad - good > 1) {
                int middle = (good + bad) >>> 1;
                if (rowFailure(connection, rows.range(0, middle)).isPresent()) {
                    bad = middle;
                } else {
                    good = middle;
                }
            }
            Origin suspect = rows.origin(bad - 1);
            return rowFailure(connection, rows.range(0, bad))
                    .<RuntimeException>map(e -> poison(suspect, e))
                    .orElseGet(() -> new TransientException(
                            "rows were refused once and not again: " + where() + ", " + SqlFailure.codes(failure),
                            null));
        } catch (SQLException e) {
            return SqlFailure.translate(e, where());
        }
    }

    private Optional<SQLException> rowFailure(Connection connection, RowBatch rows) throws SQLException {
        try {
            Transactions.rollBack(connection, c -> apply(c, rows));
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
    private PoisonRecordException poison(Origin suspect, SQLException e) {
        return new PoisonRecordException(
                suspect, "row refused by the database: " + where() + ", " + SqlFailure.codes(e), null);
    }

    private String where() {
        return "table=\"" + table + "\"";
    }
}

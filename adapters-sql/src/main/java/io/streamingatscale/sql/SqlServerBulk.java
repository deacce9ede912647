package io.streamingatscale.sql;

import com.microsoft.sqlserver.jdbc.ISQLServerBulkData;
import com.microsoft.sqlserver.jdbc.ISQLServerConnection;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopy;
import com.microsoft.sqlserver.jdbc.SQLServerBulkCopyOptions;
import io.streamingatscale.sql.Target.TargetColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Copies rows into the stage with the driver's bulk copy, within the transaction of the connection. */
final class SqlServerBulk {

    private static final int TIMEOUT_SECONDS = 60;

    private final String stage;
    private final List<SqlServerColumn> columns;

    SqlServerBulk(String stage, List<TargetColumn> staged) {
        this.stage = stage;
        this.columns = staged.stream().map(SqlServerColumn::of).toList();
    }

    /**
     * Copies rows.
     *
     * @throws java.sql.SQLDataException if a column cannot hold a value
     */
    void copy(Connection connection, List<Row> rows) throws SQLException {
        List<Object[]> values = new ArrayList<>(rows.size());
        for (Row row : rows) {
            values.add(toDriver(row)); // what fails within the driver has no code any more
        }
        SQLServerBulkCopyOptions options = new SQLServerBulkCopyOptions();
        options.setBulkCopyTimeout(TIMEOUT_SECONDS);
        try (SQLServerBulkCopy copy =
                new SQLServerBulkCopy((Connection) connection.unwrap(ISQLServerConnection.class))) {
            copy.setBulkCopyOptions(options);
            copy.setDestinationTableName(stage);
            copy.writeToServer(new Cursor(values));
        }
    }

    /** Shows rows to the driver, one after the other. Columns are counted from 1. */
    @SuppressWarnings("serial") // the driver's interface is serializable, nobody does it
    private final class Cursor implements ISQLServerBulkData {

        private final List<Object[]> rows;
        private int present = -1;

        Cursor(List<Object[]> rows) {
            this.rows = rows;
        }

        @Override
        public Set<Integer> getColumnOrdinals() {
            return IntStream.rangeClosed(1, columns.size()).collect(LinkedHashSet::new, Set::add, Set::addAll);
        }

        @Override
        public String getColumnName(int column) {
            return columns.get(column - 1).name();
        }

        @Override
        public int getColumnType(int column) {
            return columns.get(column - 1).jdbcType();
        }

        @Override
        public int getPrecision(int column) {
            return columns.get(column - 1).precision();
        }

        @Override
        public int getScale(int column) {
            return columns.get(column - 1).scale();
        }

        @Override
        public boolean next() {
            return ++present < rows.size();
        }

        @Override
        public Object[] getRowData() {
            return rows.get(present);
        }
    }

    private Object[] toDriver(Row row) throws SQLException {
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).toDriver(row);
        }
        return values;
    }
}

package io.streamingatscale.sql;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.TransientException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * SQL Server and Azure SQL: a bulk copy into a table of the session, then one set-based statement, see {@link SqlServerStatements}.
 */
final class SqlServerDialect implements Dialect {

    @Override
    public String name() {
        return "sqlserver";
    }

    /** Below the 5,000 locks of a statement at which SQL Server locks the whole table. */
    @Override
    public int batchSize() {
        return 4000;
    }

    @Override
    public String now() {
        return "sysdatetimeoffset()";
    }

    @Override
    public Durability durability(Connection connection) throws SQLException {
        String sql = "select delayed_durability_desc from sys.databases where name = db_name()";
        try (Statement statement = connection.createStatement();
                ResultSet setting = statement.executeQuery(sql)) {
            if (setting.next() && "FORCED".equals(setting.getString(1))) {
                return Durability.refused("SQL Server confirms commits early and loses them in a crash:"
                        + " DELAYED_DURABILITY=FORCED; set it to ALLOWED or DISABLED for this database");
            }
            return Durability.durable(List.of());
        }
    }

    /** Whether a column needs a value is in its properties there. */
    @Override
    public String columnsQuery() {
        String property =
                "columnproperty(object_id(quotename(table_schema) + '.' + quotename(table_name)), column_name, '";
        return "select column_name, data_type, case when is_nullable = 'NO' and column_default is null and " + property
                + "IsIdentity') = 0 and " + property + "IsComputed') = 0 then 1 else 0 end"
                + " from information_schema.columns where table_schema = ? and table_name = ?";
    }

    @Override
    public String type(Connection connection, String table, String column, String standardType) throws SQLException {
        String sql = "select c.max_length, c.precision, c.scale, c.collation_name from sys.columns c"
                + " where c.object_id = object_id(?) and c.name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            statement.setString(2, column);
            try (ResultSet types = statement.executeQuery()) {
                types.next();
                return type(standardType, types).toString();
            }
        }
    }

    private static SqlServerType type(String name, ResultSet properties) throws SQLException {
        return switch (name) {
            case "decimal", "numeric" ->
                new SqlServerType(name, properties.getInt("precision"), properties.getInt("scale"));
            case "nvarchar", "nchar" -> {
                int bytes = properties.getInt("max_length");
                yield new SqlServerType(name, bytes < 0 ? bytes : bytes / 2, 0);
            }
            case "varchar", "char", "varbinary", "binary" ->
                new SqlServerType(name, properties.getInt("max_length"), 0);
            default -> new SqlServerType(name, 0, 0);
        };
    }

    @Override
    public void checkKey(Connection connection, String table, String column) throws SQLException {
        String sql = "select collation_name from sys.columns where object_id = object_id(?) and name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            statement.setString(2, column);
            try (ResultSet collation = statement.executeQuery()) {
                if (collation.next()) {
                    checkCollation(collation.getString(1), table, column);
                }
            }
        }
    }

    /** The default collation takes "a" and "A" for one key. */
    static void checkCollation(@Nullable String collation, String table, String column) {
        if (collation != null && !collation.contains("_BIN")) {
            throw new ConfigurationException(
                    "key column has a collation that takes different texts for one: table=" + table + ", column=\""
                            + column + "\", collation=" + collation
                            + "; declare it with collate Latin1_General_100_BIN2",
                    null);
        }
    }

    @Override
    public RowStatement statement(Target target, WriteMode mode) {
        SqlServerStatements sql = new SqlServerStatements(target, mode);
        SqlServerBulk bulk = new SqlServerBulk(sql.stage(), sql.staged());
        return (connection, rows, batchId) -> {
            execute(connection, sql.createStage() + "; " + sql.emptyStage());
            bulk.copy(connection, rows);
            return write(connection, sql, batchId, rows.size());
        };
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            passOver(statement);
        }
    }

    /** The driver tells of a failure of a later statement only where its result is asked for. */
    private static void passOver(Statement statement) throws SQLException {
        while (statement.getMoreResults() || statement.getUpdateCount() >= 0) {
            // nothing to read
        }
    }

    /** Asks how many rows are in the stage and writes them, in one round. */
    private static long write(Connection connection, SqlServerStatements sql, UUID batchId, int rows)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.countStage() + "; " + sql.write())) {
            for (int i = 1; i <= sql.batchIds(); i++) {
                statement.setString(i, batchId.toString());
            }
            statement.execute();
            checkCopied(statement, rows);
            statement.getMoreResults();
            long changed = statement.getLargeUpdateCount();
            passOver(statement);
            return changed;
        }
    }

    /** The driver does not say how many rows it has copied, and has been known to leave some out (mssql-jdbc#2347). */
    private static void checkCopied(Statement statement, int expected) throws SQLException {
        try (ResultSet count = statement.getResultSet()) {
            count.next();
            if (count.getLong(1) != expected) {
                throw new TransientException(
                        "bulk copy has left out rows: expected=" + expected + ", copied=" + count.getLong(1), null);
            }
        }
    }
}

package io.streamingatscale.sql;

import io.streamingatscale.sql.Target.TargetColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: one {@code insert ... select ... from unnest(...) on conflict} a batch, with one array of text for each
 * column, which the driver sends in binary form and the server turns into the column's type.
 */
final class PostgresDialect implements Dialect {

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public Durability durability(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet settings = statement.executeQuery(
                        "select current_setting('synchronous_commit'), current_setting('fsync')")) {
            settings.next();
            if (settings.getString(1).equals("off")) {
                return Durability.refused("PostgreSQL confirms commits early and loses them in a crash:"
                        + " synchronous_commit=off; set it to \"on\" for this user or database");
            }
            return Durability.durable(
                    settings.getString(2).equals("on")
                            ? List.of()
                            : List.of("PostgreSQL runs with fsync=off: a committed row outlives its processes, but a "
                                    + "failure of its machine may damage the whole database"));
        }
    }

    @Override
    public String type(Connection connection, String table, String column, String standardType) throws SQLException {
        // modifier -1 gives the type without its length, which a cast would silently cut values to
        String sql = "select format_type(atttypid, -1) from pg_attribute where attrelid = ?::regclass and attname = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, table);
            statement.setString(2, column);
            try (ResultSet types = statement.executeQuery()) {
                types.next();
                return types.getString(1);
            }
        }
    }

    @Override
    public RowStatement statement(Target target, WriteMode mode) {
        List<TargetColumn> arrays =
                target.columns().stream().filter(TargetColumn::isFromRecord).toList();
        long batchIds =
                target.columns().stream().filter(TargetColumn::isBatchId).count();
        String sql = insert(target, arrays, mode);
        return (connection, rows, batchId) -> {
            try (PreparedStatement insert = connection.prepareStatement(sql)) {
                int parameter = 1;
                for (int i = 0; i < batchIds; i++) {
                    insert.setString(parameter++, batchId.toString());
                }
                for (TargetColumn column : arrays) {
                    insert.setArray(parameter++, connection.createArrayOf("text", texts(rows, column.index())));
                }
                return insert.executeUpdate();
            }
        };
    }

    private static String insert(Target target, List<TargetColumn> arrays, WriteMode mode) {
        String selected =
                target.columns().stream().map(PostgresDialect::selected).collect(Collectors.joining(", "));
        String parameters = arrays.stream().map(column -> "?").collect(Collectors.joining(", "));
        String aliases = arrays.stream().map(column -> "c" + column.index()).collect(Collectors.joining(", "));
        return "insert into " + target.table() + " as t (" + Target.names(target.columns()) + ") select " + selected
                + " from unnest(" + parameters + ") as u(" + aliases + ")" + onConflict(target, mode);
    }

    private static String onConflict(Target target, WriteMode mode) {
        String conflict = " on conflict (" + Target.names(target.keys()) + ") do ";
        return switch (mode) {
            case APPEND -> "";
            case INSERT_IF_ABSENT -> conflict + "nothing";
            case UPSERT -> conflict + "update set " + updates(target);
            case UPSERT_IF_NEWER -> {
                String version = target.version().name();
                yield conflict + "update set " + updates(target) + " where t." + version + " is null or t." + version
                        + " < excluded." + version;
            }
        };
    }

    private static String selected(TargetColumn column) {
        if (column.expression() == null) {
            return "u.c" + column.index() + "::" + column.type();
        }
        return switch (column.expression()) {
            case BATCH_ID -> "?::text::" + column.type();
            case CURRENT_TIMESTAMP ->
                // without zone the column would take the local time of the session
                column.type().equals("timestamp without time zone")
                        ? "clock_timestamp() at time zone 'UTC'"
                        : "clock_timestamp()";
        };
    }

    private static String updates(Target target) {
        return target.others().stream()
                .map(column -> column.name() + " = excluded." + column.name())
                .collect(Collectors.joining(", "));
    }

    private static @Nullable String[] texts(List<Row> rows, int index) {
        return IntStream.range(0, rows.size())
                .mapToObj(row -> text(rows.get(row).value(index)))
                .toArray(String[]::new);
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return "\\x" + HexFormat.of().formatHex(bytes);
        }
        return value == null ? null : value.toString();
    }
}

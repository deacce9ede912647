package io.streamingatscale.sql;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.sql.Target.TargetColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * H2 in any of its modes: a batch of standard {@code MERGE} statements, one a row. That is as fast as plain inserts, for
 * the time goes into the indexes, and needs no type of a parameter.
 */
final class H2Dialect implements Dialect {

    private static final String ZONED = "timestamp with time zone";

    /** Leaves rows of unfinished transactions in the table and its indexes when it is killed. */
    private static final String DAMAGING_VERSION = "2.5.252";

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public Durability durability(Connection connection) throws SQLException {
        // H2 shows the value in use beside the one stored in the file, which it does not apply when it opens it again
        String sql = "select database_path(), h2version(), max(cast(setting_value as int))"
                + " from information_schema.settings"
                + " where setting_name = 'WRITE_DELAY'";
        try (Statement statement = connection.createStatement();
                ResultSet settings = statement.executeQuery(sql)) {
            settings.next();
            if (settings.getString(1) == null) {
                return Durability.volatileUntilExit("rows end with the process: database=H2 in memory");
            }
            return ofFile(settings.getString(2), settings.getString(3));
        }
    }

    static Durability ofFile(String version, @Nullable String writeDelay) {
        if (version.equals(DAMAGING_VERSION)) {
            return Durability.refused(
                    "H2 damages its file when its process is killed: version=" + version + "; use 2.4.240");
        }
        if (!"0".equals(writeDelay)) {
            return Durability.refused("H2 writes commits late and loses them when its process is killed: WRITE_DELAY="
                    + writeDelay + "; append \";WRITE_DELAY=0\" to the URL");
        }
        return Durability.durable(List.of(
                "H2 does not wait for the disk: a committed row outlives the process, but a power failure may take the last ones",
                "H2's file may be damaged if it is killed while two transactions write: the pipelines of a process take turns, "
                        + "other writers must not run at the same time"));
    }

    @Override
    public String type(Connection connection, String table, String column, String standardType) {
        return standardType.toLowerCase(Locale.ROOT);
    }

    @Override
    public RowStatement statement(Target target, WriteMode mode) {
        target.columns().forEach(H2Dialect::checkZone);
        List<TargetColumn> updated = mode.overwrites() ? target.others() : List.of();
        List<TargetColumn> bound = new ArrayList<>();
        if (mode != WriteMode.APPEND) {
            bound.addAll(target.keys());
        }
        if (mode == WriteMode.UPSERT_IF_NEWER) {
            bound.add(target.version());
        }
        bound.addAll(updated);
        bound.addAll(target.columns());
        bound.removeIf(column -> column.expression() == SqlExpression.CURRENT_TIMESTAMP);
        String sql = mode == WriteMode.APPEND ? insert("insert into " + target.table(), target) : merge(target, mode);
        return (connection, rows, batchId) -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (Row row : rows) {
                    bind(statement, bound, row, batchId);
                    statement.addBatch();
                }
                return sum(statement.executeBatch());
            }
        };
    }

    private static String merge(Target target, WriteMode mode) {
        return "merge into " + target.table() + " t using dual on "
                + target.keys().stream()
                        .map(column -> "t." + column.name() + " = ?")
                        .collect(Collectors.joining(" and "))
                + matched(target, mode) + insert(" when not matched then insert", target);
    }

    private static String matched(Target target, WriteMode mode) {
        if (!mode.overwrites()) {
            return "";
        }
        String condition = mode == WriteMode.UPSERT ? "" : newer(target.version());
        return target.others().stream()
                .map(column -> column.name() + " = " + placeholder(column))
                .collect(Collectors.joining(", ", " when matched" + condition + " then update set ", ""));
    }

    private static String newer(TargetColumn version) {
        return " and (t." + version.name() + " is null or t." + version.name() + " < ?)";
    }

    private static String insert(String verb, Target target) {
        return verb + " (" + Target.names(target.columns()) + ") values ("
                + target.columns().stream().map(H2Dialect::placeholder).collect(Collectors.joining(", ")) + ")";
    }

    private static String placeholder(TargetColumn column) {
        return column.expression() == SqlExpression.CURRENT_TIMESTAMP ? "current_timestamp(9)" : "?";
    }

    private static void bind(PreparedStatement merge, List<TargetColumn> bound, Row row, UUID batchId)
            throws SQLException {
        int parameter = 1;
        for (TargetColumn column : bound) {
            Object value = column.isBatchId() ? batchId : row.value(column.index());
            merge.setObject(parameter++, toDriver(value, column));
        }
    }

    private static @Nullable Object toDriver(@Nullable Object value, TargetColumn column) {
        if (!(value instanceof Instant instant)) {
            return value;
        }
        // a column without zone would take the local time of the session
        return column.type().equals(ZONED)
                ? instant.atOffset(ZoneOffset.UTC)
                : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static long sum(int[] counts) {
        long sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }

    private static void checkZone(TargetColumn column) {
        if (column.expression() == SqlExpression.CURRENT_TIMESTAMP
                && !column.type().equals(ZONED)) {
            throw new ConfigurationException(
                    "CURRENT_TIMESTAMP needs a column with time zone on H2: column=" + column.name() + ", type="
                            + column.type() + "; make it TIMESTAMP(9) WITH TIME ZONE",
                    null);
        }
    }
}

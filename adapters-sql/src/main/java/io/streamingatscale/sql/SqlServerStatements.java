package io.streamingatscale.sql;

import io.streamingatscale.sql.Target.TargetColumn;
import java.util.List;
import java.util.stream.Collectors;

/**
 * All T-SQL that writes rows: they are copied into a table of the session, and one statement brings them from there into
 * the target. Its {@code holdlock} keeps other writers from a key between the look and the insert.
 *
 * <p>The session's table, the stage, stays for the next call. Its name is that of its columns and their types, for a
 * session of a pool may serve several sinks.
 */
final class SqlServerStatements {

    private final Target target;
    private final WriteMode mode;
    private final String stage;

    SqlServerStatements(Target target, WriteMode mode) {
        this.target = target;
        this.mode = mode;
        String columns = target.table() + staged();
        this.stage = "#streaming_stage_" + Integer.toHexString(columns.hashCode());
    }

    String stage() {
        return stage;
    }

    /** The columns that are copied: those that are made of the record. */
    List<TargetColumn> staged() {
        return target.columns().stream().filter(TargetColumn::isFromRecord).toList();
    }

    /**
     * Makes the stage where it is not there, its columns like those of the target. Times are there with an offset, since the
     * driver would read others in the zone of this process.
     */
    String createStage() {
        return "if object_id('tempdb.." + stage + "') is null select top 0 "
                + staged().stream().map(SqlServerStatements::stagedAs).collect(Collectors.joining(", ")) + " into "
                + stage + " from " + target.table() + " as t";
    }

    /** Removes what the call before has left. */
    String emptyStage() {
        return "truncate table " + stage;
    }

    private static String stagedAs(TargetColumn column) {
        return SqlServerType.of(column.type()).isTime()
                ? "cast(null as datetimeoffset(7)) as " + column.name()
                : "t." + column.name();
    }

    String countStage() {
        return "select count_big(*) from " + stage;
    }

    /** Returns the statement that brings the rows from the stage to the target. */
    String write() {
        return mode == WriteMode.APPEND ? append() : merge();
    }

    /** How many parameters {@link #write} has: each is the batch's id. */
    long batchIds() {
        long inserted =
                target.columns().stream().filter(TargetColumn::isBatchId).count();
        return mode.overwrites() ? 2 * inserted : inserted;
    }

    private String append() {
        return "insert into " + target.table() + " (" + Target.names(target.columns()) + ") select "
                + values(target.columns()) + " from " + stage + " as s";
    }

    private String merge() {
        return "merge into " + target.table() + " with (holdlock) as t using " + stage + " as s on (" + sameKey() + ")"
                + matched() + " when not matched then insert (" + Target.names(target.columns()) + ") values ("
                + values(target.columns()) + ");";
    }

    private String matched() {
        if (!mode.overwrites()) {
            return "";
        }
        String newer = mode == WriteMode.UPSERT ? "" : newer(target.version().name());
        return target.others().stream()
                .map(column -> column.name() + " = " + value(column))
                .collect(Collectors.joining(", ", " when matched" + newer + " then update set ", ""));
    }

    private static String newer(String version) {
        return " and (t." + version + " is null or t." + version + " < s." + version + ")";
    }

    private static String values(List<TargetColumn> columns) {
        return columns.stream().map(SqlServerStatements::value).collect(Collectors.joining(", "));
    }

    private String sameKey() {
        return target.keys().stream()
                .map(column -> "t." + column.name() + " = s." + column.name())
                .collect(Collectors.joining(" and "));
    }

    private static String value(TargetColumn column) {
        if (column.expression() == null) {
            return "s." + column.name();
        }
        return switch (column.expression()) {
            case BATCH_ID -> "?";
            case CURRENT_TIMESTAMP ->
                SqlServerType.of(column.type()).name().equals("datetimeoffset")
                        ? "sysdatetimeoffset()"
                        : "sysutcdatetime()";
        };
    }
}

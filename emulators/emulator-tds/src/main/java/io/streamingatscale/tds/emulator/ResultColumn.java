package io.streamingatscale.tds.emulator;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A column of rows on their way from H2 to the client. */
record ResultColumn(int index, String label, SqlType type, int flags) {

    private static final int NULLABLE = 1;
    private static final int UPDATABLE = 8;
    private static final int IDENTITY = 0x10;

    static List<ResultColumn> of(ResultSetMetaData rows, DeclaredTypes declared) throws SQLException {
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 1; i <= rows.getColumnCount(); i++) {
            int index = i;
            SqlType type = declared.of(rows.getSchemaName(i), rows.getTableName(i), rows.getColumnName(i))
                    .orElse(ofH2(rows, index));
            int flags = UPDATABLE
                    | (rows.isNullable(i) == ResultSetMetaData.columnNoNulls ? 0 : NULLABLE)
                    | (rows.isAutoIncrement(i) ? IDENTITY : 0);
            columns.add(new ResultColumn(i, label(rows.getColumnLabel(i)), type, flags));
        }
        return columns;
    }

    /** Columns without a name have none in SQL Server; H2 gives its expression. */
    private static String label(@Nullable String label) {
        return label == null || label.length() > 128 ? "" : label;
    }

    private static SqlType ofH2(ResultSetMetaData rows, int i) throws SQLException {
        int precision = rows.getPrecision(i);
        int scale = rows.getScale(i);
        return switch (rows.getColumnType(i)) {
            case Types.BOOLEAN, Types.BIT -> SqlType.of(SqlType.Name.BIT);
            case Types.TINYINT, Types.SMALLINT -> SqlType.of(SqlType.Name.SMALLINT);
            case Types.INTEGER, Types.NULL -> SqlType.of(SqlType.Name.INT);
            case Types.BIGINT -> SqlType.of(SqlType.Name.BIGINT);
            case Types.REAL -> SqlType.of(SqlType.Name.REAL);
            case Types.FLOAT, Types.DOUBLE -> SqlType.of(SqlType.Name.FLOAT);
            case Types.NUMERIC, Types.DECIMAL -> SqlType.decimal(precision, scale);
            case Types.DATE -> SqlType.of(SqlType.Name.DATE);
            case Types.TIME -> SqlType.scaled(SqlType.Name.TIME, scale);
            case Types.TIMESTAMP -> SqlType.scaled(SqlType.Name.DATETIME2, scale);
            case Types.TIMESTAMP_WITH_TIMEZONE -> SqlType.scaled(SqlType.Name.DATETIMEOFFSET, scale);
            case Types.CHAR -> SqlType.sized(SqlType.Name.NCHAR, precision);
            case Types.BINARY -> SqlType.sized(SqlType.Name.BINARY, precision);
            case Types.VARBINARY, Types.BLOB -> SqlType.sized(SqlType.Name.VARBINARY, precision);
            default ->
                "UUID".equals(rows.getColumnTypeName(i))
                        ? SqlType.of(SqlType.Name.UNIQUEIDENTIFIER)
                        : SqlType.nvarchar(precision);
        };
    }

    /** Reads the value of the present row as the type that {@link ValueWriter} takes; null if there is none. */
    @Nullable
    Object value(ResultSet row) throws SQLException {
        return switch (type.name()) {
            case BIT -> row.getObject(index, Boolean.class);
            case TINYINT, SMALLINT, INT -> row.getObject(index, Integer.class);
            case BIGINT -> row.getObject(index, Long.class);
            case REAL -> row.getObject(index, Float.class);
            case FLOAT -> row.getObject(index, Double.class);
            case DECIMAL, MONEY, SMALLMONEY -> row.getObject(index, BigDecimal.class);
            case DATE -> row.getObject(index, LocalDate.class);
            case TIME -> row.getObject(index, LocalTime.class);
            case DATETIME2, DATETIME, SMALLDATETIME -> row.getObject(index, LocalDateTime.class);
            case DATETIMEOFFSET -> row.getObject(index, OffsetDateTime.class);
            case CHAR, VARCHAR, NCHAR, NVARCHAR -> row.getString(index);
            case BINARY, VARBINARY -> row.getBytes(index);
            case UNIQUEIDENTIFIER -> row.getObject(index, UUID.class);
        };
    }
}

package io.streamingatscale.sql;

import io.streamingatscale.sql.Target.TargetColumn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import microsoft.sql.DateTimeOffset;
import org.jspecify.annotations.Nullable;

/**
 * A column of the stage, as the driver's bulk copy wants it.
 *
 * @param index of the value in a {@link Row}
 */
record SqlServerColumn(String name, int index, int jdbcType, int precision, int scale) {

    private static final int MOST_CHARACTERS = 4000;
    private static final int MOST_DIGITS = 38;

    static SqlServerColumn of(TargetColumn column) {
        SqlServerType type = SqlServerType.of(column.type());
        String name = unquote(column.name());
        if (type.isTime()) {
            return new SqlServerColumn(name, column.index(), microsoft.sql.Types.DATETIMEOFFSET, 34, 7);
        }
        if (type.isText()) {
            return new SqlServerColumn(
                    name,
                    column.index(),
                    type.size() < 0 || type.size() > MOST_CHARACTERS ? Types.LONGNVARCHAR : Types.NVARCHAR,
                    MOST_CHARACTERS,
                    0);
        }
        return switch (type.name()) {
            case "bigint" -> new SqlServerColumn(name, column.index(), Types.BIGINT, 19, 0);
            case "int", "smallint", "tinyint" -> new SqlServerColumn(name, column.index(), Types.INTEGER, 10, 0);
            case "bit" -> new SqlServerColumn(name, column.index(), Types.BIT, 1, 0);
            case "decimal", "numeric" ->
                new SqlServerColumn(name, column.index(), Types.DECIMAL, MOST_DIGITS, type.scale());
            case "float", "real" -> new SqlServerColumn(name, column.index(), Types.DOUBLE, 53, 0);
            case "varbinary", "binary" ->
                new SqlServerColumn(
                        name, column.index(), type.size() < 0 ? Types.LONGVARBINARY : Types.VARBINARY, 8000, 0);
            // uniqueidentifier and others: SQL Server reads their text
            default -> new SqlServerColumn(name, column.index(), Types.NVARCHAR, MOST_CHARACTERS, 0);
        };
    }

    private static String unquote(String name) {
        return name.substring(1, name.length() - 1).replace("\"\"", "\"");
    }

    /**
     * Returns the value in the class that the driver expects.
     *
     * @throws SQLDataException if the column cannot hold it
     */
    @Nullable
    Object toDriver(Row row) throws SQLException {
        Object value = row.value(index);
        if (value == null) {
            return null;
        }
        try {
            return switch (jdbcType) {
                case microsoft.sql.Types.DATETIMEOFFSET -> DateTimeOffset.valueOf(Timestamp.from((Instant) value), 0);
                case Types.INTEGER -> Math.toIntExact(((Number) value).longValue());
                case Types.BIGINT -> ((Number) value).longValue();
                case Types.DOUBLE -> ((Number) value).doubleValue();
                case Types.DECIMAL -> decimal(value).setScale(scale, RoundingMode.HALF_UP);
                case Types.NVARCHAR, Types.LONGNVARCHAR -> value.toString();
                default -> value;
            };
        } catch (ArithmeticException | ClassCastException | NumberFormatException e) {
            throw new SQLDataException("value does not fit its column", "22003");
        }
    }

    private static BigDecimal decimal(Object value) {
        return value instanceof BigDecimal decimal ? decimal : new BigDecimal(value.toString());
    }
}

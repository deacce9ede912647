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
 * @param type of the column in the target
 */
record SqlServerColumn(String name, int index, SqlServerType type, int jdbcType, int precision) {

    private static final int MOST_CHARACTERS = 4000;
    private static final int MOST_BYTES = 8000;
    private static final int MOST_DIGITS = 38;
    private static final int SCALE_OF_TIME = 7;

    static SqlServerColumn of(TargetColumn column) {
        SqlServerType type = SqlServerType.of(column.type());
        int jdbcType = jdbcType(type);
        return new SqlServerColumn(unquote(column.name()), column.index(), type, jdbcType, precision(jdbcType));
    }

    private static int jdbcType(SqlServerType type) {
        if (type.isTime()) {
            return microsoft.sql.Types.DATETIMEOFFSET;
        }
        if (type.isText()) {
            return type.size() < 0 || type.size() > MOST_CHARACTERS ? Types.LONGNVARCHAR : Types.NVARCHAR;
        }
        return switch (type.name()) {
            case "bigint" -> Types.BIGINT;
            case "int", "smallint", "tinyint" -> Types.INTEGER;
            case "bit" -> Types.BIT;
            case "decimal", "numeric" -> Types.DECIMAL;
            case "float", "real" -> Types.DOUBLE;
            case "varbinary", "binary" -> type.size() < 0 ? Types.LONGVARBINARY : Types.VARBINARY;
            // uniqueidentifier and others: SQL Server reads their text
            default -> Types.NVARCHAR;
        };
    }

    private static int precision(int jdbcType) {
        return switch (jdbcType) {
            case microsoft.sql.Types.DATETIMEOFFSET -> 34;
            case Types.BIGINT -> 19;
            case Types.INTEGER -> 10;
            case Types.BIT -> 1;
            case Types.DECIMAL -> MOST_DIGITS;
            case Types.DOUBLE -> 53;
            case Types.VARBINARY, Types.LONGVARBINARY -> MOST_BYTES;
            default -> MOST_CHARACTERS;
        };
    }

    int scale() {
        return type.isTime() ? SCALE_OF_TIME : type.scale();
    }

    private static String unquote(String name) {
        return name.substring(1, name.length() - 1).replace("\"\"", "\"");
    }

    /**
     * Returns the value in the class that the driver expects.
     *
     * @throws SQLDataException if the column cannot hold it: the driver would say so without a code
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
                case Types.DECIMAL -> decimal(value);
                case Types.NVARCHAR, Types.LONGNVARCHAR -> text(value.toString());
                case Types.VARBINARY, Types.LONGVARBINARY -> bytes((byte[]) value);
                default -> value;
            };
        } catch (ArithmeticException | ClassCastException | NumberFormatException e) {
            throw new SQLDataException("value does not fit its column", "22003");
        }
    }

    private BigDecimal decimal(Object value) throws SQLDataException {
        BigDecimal decimal = value instanceof BigDecimal known ? known : new BigDecimal(value.toString());
        BigDecimal rounded = decimal.setScale(type.scale(), RoundingMode.HALF_UP);
        if (rounded.precision() > type.size()) {
            throw new SQLDataException("number has too many digits for its column", "22003");
        }
        return rounded;
    }

    private String text(String text) throws SQLDataException {
        checkLength(text.length());
        return text;
    }

    private byte[] bytes(byte[] bytes) throws SQLDataException {
        checkLength(bytes.length);
        return bytes;
    }

    private void checkLength(int length) throws SQLDataException {
        if (type.size() > 0 && length > type.size()) {
            throw new SQLDataException("value is too long for its column", "22001");
        }
    }
}

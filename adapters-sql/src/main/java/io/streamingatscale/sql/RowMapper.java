package io.streamingatscale.sql;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.StreamRecord;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes rows of records. */
final class RowMapper<T> {

    private final Table<T> table;
    private final List<Column<T>> columns;

    RowMapper(Table<T> table) {
        this.table = table;
        this.columns = table.columns();
    }

    /**
     * Returns the record's row.
     *
     * @throws PoisonRecordException if a function throws or gives no key or version
     * @throws ConfigurationException if a function gives an object of a class that has no place in a column
     */
    Row map(StreamRecord<T> record) {
        @Nullable Object[] values = new Object[columns.size()];
        List<Object> key = new ArrayList<>(2);
        Comparable<?> version = null;
        for (int i = 0; i < values.length; i++) {
            Column<T> column = columns.get(i);
            values[i] = value(column, record);
            if (column.isKey()) {
                key.add(keyPart(column, values[i], record.origin()));
            } else if (column.isVersion()) {
                version = version(column, values[i], record.origin());
            }
        }
        return new Row(record.origin(), record.logTime(), key, version, values);
    }

    private @Nullable Object value(Column<T> column, StreamRecord<T> record) {
        if (column.function() == null) {
            return null;
        }
        Object value;
        try {
            value = column.function().apply(record);
        } catch (RuntimeException e) {
            throw new PoisonRecordException(
                    record.origin(),
                    "column function failed: " + where(column) + ", exception="
                            + e.getClass().getName(),
                    withoutMessage(e));
        }
        if (!isSupported(value)) {
            throw new ConfigurationException(
                    "column function must return one of the classes that Table lists: " + where(column) + ", class="
                            + value.getClass().getName(),
                    null);
        }
        return value;
    }

    private static boolean isSupported(@Nullable Object value) {
        return value == null
                || value instanceof String
                || value instanceof Integer
                || value instanceof Long
                || value instanceof BigDecimal
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof Instant
                || value instanceof UUID
                || value instanceof byte[];
    }

    private Comparable<?> version(Column<T> column, @Nullable Object value, Origin origin) {
        if (value == null) {
            throw new PoisonRecordException(origin, "version column must have a value: " + where(column), null);
        }
        if (value instanceof Integer number) {
            return Long.valueOf(number);
        }
        if (value instanceof Long || value instanceof BigDecimal || value instanceof Instant) {
            return (Comparable<?>) value;
        }
        throw new ConfigurationException(
                "version must be an Integer, Long, BigDecimal or Instant: " + where(column) + ", class="
                        + value.getClass().getName(),
                null);
    }

    private Object keyPart(Column<T> column, @Nullable Object value, Origin origin) {
        if (value == null) {
            throw new PoisonRecordException(origin, "key column must have a value: " + where(column), null);
        }
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        }
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }

    private String where(Column<T> column) {
        return "table=\"" + table.name() + "\", column=\"" + column.name() + "\"";
    }

    /** Keeps the place of a failure and leaves out its message, which may quote the record. */
    private static RuntimeException withoutMessage(RuntimeException e) {
        RuntimeException place =
                new RuntimeException(e.getClass().getName() + " (message left out, it may quote the record)");
        place.setStackTrace(e.getStackTrace());
        return place;
    }
}

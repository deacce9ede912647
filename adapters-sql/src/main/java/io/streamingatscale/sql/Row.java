package io.streamingatscale.sql;

import io.streamingatscale.core.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one record becomes. */
final class Row {

    private final Origin origin;
    private final Instant logTime;
    private final List<Object> key;
    private final @Nullable Comparable<?> version;
    private final @Nullable Object[] values;

    /**
     * Makes a row.
     *
     * @param key values of the key columns in a form whose equality is that of the database
     * @param version null where the table has none; of one class in a table
     * @param values one for each mapped column, null where an expression fills it; not copied
     */
    Row(Origin origin, Instant logTime, List<Object> key, @Nullable Comparable<?> version, @Nullable Object[] values) {
        this.origin = origin;
        this.logTime = logTime;
        this.key = key;
        this.version = version;
        this.values = values;
    }

    Origin origin() {
        return origin;
    }

    Instant logTime() {
        return logTime;
    }

    List<Object> key() {
        return key;
    }

    /** Whether this row is to stay and not another one of its key, which comes before it in a batch. */
    boolean displaces(Row other, WriteMode mode) {
        return switch (mode) {
            case INSERT_IF_ABSENT -> logTime.isBefore(other.logTime);
            case UPSERT -> true;
            case UPSERT_IF_NEWER -> compare(version, other.version) > 0;
            case APPEND -> throw new IllegalStateException("rows that are appended have no key");
        };
    }

    @SuppressWarnings("unchecked") // versions of a table are of one class
    private static int compare(@Nullable Comparable<?> one, @Nullable Comparable<?> other) {
        return ((Comparable<Object>) Objects.requireNonNull(one)).compareTo(Objects.requireNonNull(other));
    }

    @Nullable
    Object value(int column) {
        return values[column];
    }
}

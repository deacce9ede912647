package io.streamingatscale.sql;

import io.streamingatscale.core.Origin;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one record becomes. */
final class Row {

    private final Origin origin;
    private final Instant logTime;
    private final List<Object> key;
    private final @Nullable Object[] values;

    /**
     * Makes a row.
     *
     * @param key values of the key columns in a form whose equality is that of the database
     * @param values one for each mapped column, null where an expression fills it; not copied
     */
    Row(Origin origin, Instant logTime, List<Object> key, @Nullable Object[] values) {
        this.origin = origin;
        this.logTime = logTime;
        this.key = key;
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

    @Nullable
    Object value(int column) {
        return values[column];
    }
}

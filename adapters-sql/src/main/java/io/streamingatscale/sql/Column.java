package io.streamingatscale.sql;

import io.streamingatscale.core.StreamRecord;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One mapped column: filled from the record or, where {@code expression} is given, without it.
 *
 * @param name as the user wrote it
 */
record Column<T>(
        String name,
        Role role,
        @Nullable Function<? super StreamRecord<T>, ? extends @Nullable Object> function,
        @Nullable SqlExpression expression) {

    /** What a column is for. */
    enum Role {
        /** Part of the row's key. */
        KEY,
        /** Says which of two rows of a key is the newer one. */
        VERSION,
        /** Anything else. */
        VALUE
    }

    boolean isKey() {
        return role == Role.KEY;
    }

    boolean isVersion() {
        return role == Role.VERSION;
    }
}

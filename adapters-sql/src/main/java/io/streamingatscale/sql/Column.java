package io.streamingatscale.sql;

import io.streamingatscale.core.StreamRecord;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One mapped column: filled from the record or, where {@code expression} is given, without it.
 *
 * @param name as the user wrote it
 * @param isKey whether the column is part of the row's key
 */
record Column<T>(
        String name,
        boolean isKey,
        @Nullable Function<? super StreamRecord<T>, ? extends @Nullable Object> function,
        @Nullable SqlExpression expression) {}

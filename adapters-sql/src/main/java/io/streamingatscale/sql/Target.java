package io.streamingatscale.sql;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table as the database spells it.
 *
 * @param table quoted, with its schema
 * @param columns in the order of the mapping, which is that of the values of a {@link Row}
 */
record Target(String table, List<TargetColumn> columns) {

    /**
     * One column.
     *
     * @param name quoted
     * @param type as the dialect wants it
     * @param index of the value in a {@link Row}
     */
    record TargetColumn(
            String name,
            String type,
            int index,
            Column.Role role,
            @Nullable SqlExpression expression) {

        boolean isKey() {
            return role == Column.Role.KEY;
        }

        boolean isFromRecord() {
            return expression == null;
        }

        boolean isBatchId() {
            return expression == SqlExpression.BATCH_ID;
        }
    }

    List<TargetColumn> keys() {
        return columns.stream().filter(TargetColumn::isKey).toList();
    }

    List<TargetColumn> others() {
        return columns.stream().filter(Predicate.not(TargetColumn::isKey)).toList();
    }

    /** Returns the column that says which row is the newer one; only of a table that has one. */
    TargetColumn version() {
        return columns.stream()
                .filter(column -> column.role() == Column.Role.VERSION)
                .findFirst()
                .orElseThrow();
    }

    static String names(List<TargetColumn> columns) {
        return columns.stream().map(TargetColumn::name).collect(Collectors.joining(", "));
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}

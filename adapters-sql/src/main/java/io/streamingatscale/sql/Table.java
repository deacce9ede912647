package io.streamingatscale.sql;

import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.sql.Column.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How records become rows of one table. Immutable: each method returns a new mapping.
 *
 * <pre>{@code
 * Table<Event> table = Table.<Event>named("rawdata")
 *         .key("EventId", r -> r.value().eventId())
 *         .key("PartitionId", r -> partitionOf(r.value().deviceId()))
 *         .column("Value", r -> r.value().value())
 *         .column("EnqueuedAt", StreamRecord::logTime)
 *         .column("StoredAt", SqlExpression.CURRENT_TIMESTAMP)
 *         .column("BatchId", SqlExpression.BATCH_ID);
 * }</pre>
 *
 * <p>A function returns a {@link String}, {@link Integer}, {@link Long}, {@link java.math.BigDecimal}, {@link Double},
 * {@link Boolean}, {@link java.time.Instant}, {@link java.util.UUID}, {@code byte[]}, or null. A function that throws
 * makes its record a poison record.
 *
 * <p>Names are found in the database as written or, failing that, regardless of case; they are always quoted.
 *
 * <p><b>Threads:</b> functions are called by several of the sink's threads at once.
 *
 * @param <T> the type of the records' values
 */
public final class Table<T> {

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$ -]{0,127}");

    private final @Nullable String schema;
    private final String name;
    private final List<Column<T>> columns;

    private Table(@Nullable String schema, String name, List<Column<T>> columns) {
        this.schema = schema;
        this.name = name;
        this.columns = columns;
    }

    /**
     * Returns the mapping of no column yet to the table of that name, in the schema that is current on the connection.
     *
     * @param name up to 128 letters, digits, underscores, dollar signs, hyphens and blanks, first a letter or underscore
     * @throws IllegalArgumentException if the name is not of that form
     */
    public static <T> Table<T> named(String name) {
        return new Table<>(null, checkedName(name, "table"), List.of());
    }

    /**
     * Looks for the table in {@code schema}. The default is the schema that is current on the connection.
     *
     * @throws IllegalArgumentException if the name is not of the form that {@link #named} asks for
     */
    public Table<T> schema(String schema) {
        return new Table<>(checkedName(schema, "schema"), name, columns);
    }

    /**
     * Adds a column of the key. The key columns together must be the primary key or a unique constraint of the table, and
     * of a type whose equality is that of the value: integers, boolean, uuid, character varying, text or bytes.
     *
     * @param function the value of a record, never null
     * @throws IllegalArgumentException if the column is mapped already or its name is not of the form of a name
     */
    public Table<T> key(String column, Function<? super StreamRecord<T>, ? extends @Nullable Object> function) {
        return with(new Column<>(column, Role.KEY, function, null));
    }

    /**
     * Adds a column.
     *
     * @param function the value of a record, or null
     * @throws IllegalArgumentException if the column is mapped already or its name is not of the form of a name
     */
    public Table<T> column(String column, Function<? super StreamRecord<T>, ? extends @Nullable Object> function) {
        return with(new Column<>(column, Role.VALUE, function, null));
    }

    /**
     * Adds the column that says which of two rows of a key is the newer one, for {@link SqlSink#upsertIfNewer}: a number or
     * a timestamp.
     *
     * @param function the version of a record, an {@link Integer}, {@link Long}, {@link java.math.BigDecimal} or {@link
     *     java.time.Instant}, never null
     * @throws IllegalArgumentException if there is a version already, the column is mapped already or its name is not of the
     *     form of a name
     */
    public Table<T> version(String column, Function<? super StreamRecord<T>, ? extends @Nullable Object> function) {
        if (columns.stream().anyMatch(Column::isVersion)) {
            throw new IllegalArgumentException("version must be one column: column=\"" + column + "\"");
        }
        return with(new Column<>(column, Role.VERSION, function, null));
    }

    /**
     * Adds a column that is not filled from the record.
     *
     * @throws IllegalArgumentException if the column is mapped already or its name is not of the form of a name
     */
    public Table<T> column(String column, SqlExpression expression) {
        return with(new Column<>(column, Role.VALUE, null, expression));
    }

    Optional<String> schema() {
        return Optional.ofNullable(schema);
    }

    String name() {
        return name;
    }

    List<Column<T>> columns() {
        return columns;
    }

    private Table<T> with(Column<T> column) {
        checkedName(column.name(), "column");
        if (columns.stream().anyMatch(mapped -> mapped.name().equals(column.name()))) {
            throw new IllegalArgumentException("column must be mapped once: column=\"" + column.name() + "\"");
        }
        List<Column<T>> extended = new ArrayList<>(columns);
        extended.add(column);
        return new Table<>(schema, name, List.copyOf(extended));
    }

    private static String checkedName(String name, String parameter) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(parameter
                    + " must be 1 to 128 letters, digits, '_', '$', '-' and blanks, first a letter or '_': " + parameter
                    + "=\"" + name + "\"");
        }
        return name;
    }
}

package io.streamingatscale.sql;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.sql.Target.TargetColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds a mapped table in the database and checks that the mapping fits it. */
final class TableInspection {

    /** Types whose equality is that of the Java value, so that one batch never holds the same key twice. */
    private static final Set<String> KEY_TYPES = Set.of(
            "tinyint",
            "smallint",
            "integer",
            "bigint",
            "boolean",
            "uuid",
            "character varying",
            "text",
            "bytea",
            "binary varying",
            // SQL Server's
            "int",
            "bit",
            "uniqueidentifier",
            "varchar",
            "nvarchar",
            "varbinary");

    private static final Set<String> VERSION_TYPES =
            Set.of("tinyint", "smallint", "int", "bigint", "numeric", "decimal", "timestamp", "datetime");

    private record Found(String name, String type, boolean isRequired) {}

    private final Connection connection;
    private final Dialect dialect;
    private final Table<?> mapping;
    private final String schema;
    private final String table;

    private TableInspection(Connection connection, Dialect dialect, Table<?> mapping) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        this.mapping = mapping;
        String wanted = mapping.schema().orElse(connection.getSchema());
        List<String> spelling = spelling(wanted, mapping.name());
        this.schema = spelling.get(0);
        this.table = spelling.get(1);
    }

    /**
     * Returns the table as the database spells it.
     *
     * @throws ConfigurationException if the mapping does not fit
     */
    static Target inspect(Connection connection, Dialect dialect, Table<?> mapping, WriteMode mode)
            throws SQLException {
        checkRoles(mapping, mode);
        return new TableInspection(connection, dialect, mapping).target(mode);
    }

    private static void checkRoles(Table<?> mapping, WriteMode mode) {
        boolean hasKey = mapping.columns().stream().anyMatch(Column::isKey);
        if (!hasKey && mode != WriteMode.APPEND) {
            throw mismatch("mapping needs a key", mapping, "", "map the columns of the primary key with key(...)");
        }
        if (mode.overwrites() && mapping.columns().stream().allMatch(Column::isKey)) {
            throw mismatch("upsert needs a column beside the key", mapping, "", "map one, or use insertIfAbsent");
        }
        if (mode == WriteMode.UPSERT_IF_NEWER && mapping.columns().stream().noneMatch(Column::isVersion)) {
            throw mismatch("upsertIfNewer needs a version", mapping, "", "map the column with version(...)");
        }
    }

    private Target target(WriteMode mode) throws SQLException {
        List<Found> found = columns();
        List<Found> mapped = new ArrayList<>();
        List<TargetColumn> columns = new ArrayList<>();
        String quoted = Target.quote(schema) + "." + Target.quote(table);
        for (Column<?> column : mapping.columns()) {
            Found match = match(column, found);
            String type = dialect.type(connection, quoted, match.name(), match.type());
            if (column.isKey()) {
                dialect.checkKey(connection, quoted, match.name());
            }
            columns.add(new TargetColumn(
                    Target.quote(match.name()), type, columns.size(), column.role(), column.expression()));
            mapped.add(match);
        }
        checkRequired(found, mapped);
        if (mode != WriteMode.APPEND) {
            checkUnique(mapped);
        }
        return new Target(quoted, columns);
    }

    private List<String> spelling(String wantedSchema, String wantedTable) throws SQLException {
        String sql = "select table_schema, table_name from information_schema.tables"
                + " where lower(table_schema) = lower(?) and lower(table_name) = lower(?)"
                + " order by case when table_schema = ? then 0 else 1 end, case when table_name = ? then 0 else 1 end";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, wantedSchema);
            statement.setString(2, wantedTable);
            statement.setString(3, wantedSchema);
            statement.setString(4, wantedTable);
            try (ResultSet tables = statement.executeQuery()) {
                if (!tables.next()) {
                    throw mismatch(
                            "table is not there or not visible",
                            mapping,
                            ", schema=\"" + wantedSchema + "\"",
                            "create it, grant rights on it, or name its schema");
                }
                return List.of(tables.getString(1), tables.getString(2));
            }
        }
    }

    private List<Found> columns() throws SQLException {
        List<Found> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(dialect.columnsQuery())) {
            statement.setString(1, schema);
            statement.setString(2, table);
            try (ResultSet columns = statement.executeQuery()) {
                while (columns.next()) {
                    String type = columns.getString(2).toLowerCase(Locale.ROOT);
                    found.add(new Found(columns.getString(1), type, columns.getInt(3) == 1));
                }
            }
        }
        return found;
    }

    private Found match(Column<?> column, List<Found> found) {
        Found match = found.stream()
                .filter(one -> one.name().equals(column.name()))
                .findFirst()
                .or(() -> found.stream()
                        .filter(one -> one.name().equalsIgnoreCase(column.name()))
                        .findFirst())
                .orElseThrow(() -> mismatch(
                        "mapped column is not in the table", mapping, of(column.name()), "add it, or map another"));
        if (column.isKey() && !KEY_TYPES.contains(match.type())) {
            throw mismatch(
                    "key column has a type whose equality is not that of its values",
                    mapping,
                    of(column.name()) + ", type=\"" + match.type() + "\"",
                    "use one of " + KEY_TYPES.stream().sorted().collect(Collectors.joining(", ")));
        }
        if (column.isVersion() && VERSION_TYPES.stream().noneMatch(match.type()::startsWith)) {
            throw mismatch(
                    "version column has a type whose order is not that of its values",
                    mapping,
                    of(column.name()) + ", type=\"" + match.type() + "\"",
                    "use a number or a timestamp");
        }
        return match;
    }

    private void checkRequired(List<Found> found, List<Found> mapped) {
        for (Found column : found) {
            if (column.isRequired() && !mapped.contains(column)) {
                throw mismatch(
                        "column needs a value and is not mapped",
                        mapping,
                        of(column.name()),
                        "map it, or give it a default");
            }
        }
    }

    private void checkUnique(List<Found> mapped) throws SQLException {
        Set<String> key = new HashSet<>();
        for (int i = 0; i < mapped.size(); i++) {
            if (mapping.columns().get(i).isKey()) {
                key.add(mapped.get(i).name());
            }
        }
        if (!uniqueIndexes().containsValue(key)) {
            throw mismatch(
                    "key is not unique in the table",
                    mapping,
                    ", key=" + key.stream().sorted().toList(),
                    "make exactly these columns its primary key or a unique constraint");
        }
    }

    private Map<String, Set<String>> uniqueIndexes() throws SQLException {
        Map<String, Set<String>> indexes = new HashMap<>();
        Set<String> partial = new HashSet<>();
        try (ResultSet columns =
                connection.getMetaData().getIndexInfo(connection.getCatalog(), schema, table, true, true)) {
            while (columns.next()) {
                String index = columns.getString("INDEX_NAME");
                if (index == null) {
                    continue;
                }
                indexes.computeIfAbsent(index, name -> new HashSet<>()).add(columns.getString("COLUMN_NAME"));
                if (columns.getString("FILTER_CONDITION") != null) {
                    partial.add(index);
                }
            }
        }
        indexes.keySet().removeAll(partial);
        return indexes;
    }

    private static String of(String column) {
        return ", column=\"" + column + "\"";
    }

    private static ConfigurationException mismatch(String rule, Table<?> mapping, String details, String remedy) {
        return new ConfigurationException(rule + ": table=\"" + mapping.name() + "\"" + details + "; " + remedy, null);
    }
}

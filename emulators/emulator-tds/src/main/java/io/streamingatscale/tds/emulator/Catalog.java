package io.streamingatscale.tds.emulator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The views of H2 that answer what is asked of {@code information_schema} and of {@code sys}, and functions over them. */
final class Catalog {

    static final String COLLATION = "Latin1_General_100_BIN2";

    private Catalog() {}

    /** Creates the views and the schema {@code dbo}. */
    static void create(Connection h2, String database) throws SQLException {
        try (InputStream script = Objects.requireNonNull(Catalog.class.getResourceAsStream("catalog.sql"));
                Statement statement = h2.createStatement()) {
            String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            statement.execute(sql.replace("${database}", database.replace("'", "''")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the view for one of {@code information_schema}, or that of H2 if there is no other. */
    static String inH2(String view) {
        return switch (view.toLowerCase(Locale.ROOT)) {
            case "tables" -> "sys.emulator_info_tables";
            case "columns" -> "sys.emulator_info_columns";
            default -> "\"INFORMATION_SCHEMA\".\"" + view.toUpperCase(Locale.ROOT) + '"';
        };
    }

    static String function(String name, List<String> arguments, TempTables temporary) throws SqlServerError {
        String first = arguments.isEmpty() ? "null" : arguments.get(0);
        return switch (name) {
            case "iif" -> iif(arguments);
            case "quotename" -> "concat('[', " + first + ", ']')";
            case "isjson" -> "case when (" + first + ") is json then 1 else 0 end";
            case "object_id" -> objectId(first, temporary);
            default -> columnProperty(arguments);
        };
    }

    private static String iif(List<String> arguments) throws SqlServerError {
        check("iif", arguments, 3);
        return "case when " + arguments.get(0) + " then " + arguments.get(1) + " else " + arguments.get(2) + " end";
    }

    private static void check(String function, List<String> arguments, int wanted) throws SqlServerError {
        if (arguments.size() != wanted) {
            throw new SqlServerError(174, 15, "The " + function + " function requires " + wanted + " argument(s).");
        }
    }

    private static String objectId(String name, TempTables temporary) {
        String wanted = name.replace("'", "");
        if (wanted.toLowerCase(Locale.ROOT).startsWith("tempdb.")) {
            boolean exists = temporary.exists(wanted.substring(wanted.lastIndexOf('.') + 1));
            return exists ? "1" : "cast(null as int)";
        }
        return "(select max(emulator_o.object_id) from sys.objects emulator_o where"
                + " regexp_replace(lower(" + name + "), '[\\[\\]\"]', '') in"
                + " (lower(emulator_o.emulator_schema || '.' || emulator_o.name),"
                + " case emulator_o.emulator_schema when 'dbo' then lower(emulator_o.name) end))";
    }

    private static String columnProperty(List<String> arguments) throws SqlServerError {
        check("columnproperty", arguments, 3);
        return "(select cast(case lower(" + arguments.get(2) + ") when 'isidentity' then emulator_c.is_identity"
                + " when 'iscomputed' then emulator_c.is_computed when 'allowsnull' then emulator_c.is_nullable end as int)"
                + " from sys.columns emulator_c where emulator_c.object_id = " + arguments.get(0)
                + " and lower(emulator_c.name) = lower(" + arguments.get(1) + "))";
    }
}

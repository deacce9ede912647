package io.streamingatscale.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Runs the scripts that ship with this module; each can be run again without effect. */
final class Scripts {

    private static final int ATTEMPTS = 3;
    private static final Pattern STATEMENT_END = Pattern.compile(";(\\R|$)");

    private Scripts() {}

    /** Returns the text of {@code <name>-<database>-v<version>.sql}. */
    static String read(String name, Dialect dialect, int version) {
        String resource = name + "-" + dialect.name() + "-v" + version + ".sql";
        try (InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs the first version of a script, on a connection of its own.
     *
     * @param name of the script for a database
     * @param what is created, for messages
     */
    static void run(DataSource dataSource, Function<Dialect, String> name, String what) {
        try (Connection connection = dataSource.getConnection()) {
            Dialect dialect = Dialect.of(connection);
            run(connection, read(name.apply(dialect), dialect, 1));
        } catch (SQLException e) {
            throw SqlFailure.translate(e, what);
        }
    }

    /** Runs the statements of a script, which are separated by a semicolon at the end of a line. */
    static void run(Connection connection, String script) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                Transactions.commit(connection, c -> execute(c, script));
                return;
            } catch (SQLException e) {
                // "if not exists" does not keep two connections from creating the same thing at once
                if (attempt == ATTEMPTS || SqlFailure.of(e) == SqlFailure.TRANSIENT) {
                    throw e;
                }
            }
        }
    }

    private static int execute(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : STATEMENT_END.split(script.strip(), -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
        return 0;
    }
}

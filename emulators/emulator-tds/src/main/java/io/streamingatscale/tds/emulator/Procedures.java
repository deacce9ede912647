package io.streamingatscale.tds.emulator;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The stored procedures that there are: those that run statements, and those of the catalog. */
final class Procedures {

    /** Names of the procedures that are called by their number. */
    private static final List<String> NUMBERED = List.of(
            "",
            "sp_cursor",
            "sp_cursoropen",
            "sp_cursorprepare",
            "sp_cursorexecute",
            "sp_cursorprepexec",
            "sp_cursorunprepare",
            "sp_cursorfetch",
            "sp_cursoroption",
            "sp_cursorclose",
            "sp_executesql",
            "sp_prepare",
            "sp_execute",
            "sp_prepexec",
            "sp_prepexecrpc",
            "sp_unprepare");

    private final Session session;
    private final Reply reply;
    private final BatchRunner runner;

    Procedures(Session session, Reply reply, BatchRunner runner) {
        this.session = session;
        this.reply = reply;
        this.runner = runner;
    }

    static String numbered(int number) {
        return number < NUMBERED.size() ? NUMBERED.get(number) : "procedure " + number;
    }

    /** Runs a call that a statement makes, as {@code exec sp_tables @P0, null} or {@code sp_executesql N'...'}. */
    void call(Tokens statement, Parameters parameters, List<@Nullable Object> values)
            throws SQLException, SqlServerError {
        int name = statement.at(0).isAny("exec", "execute") ? 1 : 0;
        int end = statement.endOfName(name);
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Tokens argument : statement.from(end).split()) {
            arguments.add(value(argument, parameters, values));
        }
        execute(statement.at(end - 1).text(), arguments);
    }

    private static @Nullable Object value(Tokens argument, Parameters parameters, List<@Nullable Object> values)
            throws SqlServerError {
        Token value = argument.at(argument.size() - 1);
        if (value.kind() != Token.Kind.PARAMETER) {
            return value.is("null")
                    ? null
                    : value.kind() == Token.Kind.NUMBER ? new BigDecimal(value.text()) : value.text();
        }
        int index = parameters.indexOf(value.text());
        return index < values.size() ? values.get(index) : null;
    }

    /** Runs a procedure; returns the handle that it gives out, 0 if none. */
    int execute(String procedure, List<@Nullable Object> arguments) throws SQLException, SqlServerError {
        switch (procedure.toLowerCase(Locale.ROOT)) {
            case "sp_executesql" -> run(batch(arguments, 0, 1), values(arguments, 2));
            case "sp_prepare" -> {
                return session.prepare(batch(arguments, 2, 1));
            }
            case "sp_prepexec" -> {
                PreparedBatch batch = batch(arguments, 2, 1);
                run(batch, values(arguments, 3));
                return session.prepare(batch);
            }
            case "sp_execute" -> run(prepared(arguments), values(arguments, 1));
            case "sp_unprepare" -> session.unprepare(number(arguments));
            case "sp_reset_connection" -> session.reset();
            default -> catalog(procedure, arguments);
        }
        return 0;
    }

    /** Runs a batch; temporary tables that it creates end with it. */
    private void run(PreparedBatch batch, List<@Nullable Object> values) {
        Set<String> tables = session.temporary().current();
        boolean wasFormatOnly = session.options().isFormatOnly;
        runner.run(batch, values);
        session.options().isFormatOnly = wasFormatOnly;
        session.temporary().keepOnly(tables);
    }

    private static PreparedBatch batch(List<@Nullable Object> arguments, int text, int declarations) {
        String declared = arguments.size() > declarations ? text(arguments.get(declarations)) : "";
        return new PreparedBatch(text(arguments.get(text)), Parameters.parse(declared));
    }

    private static String text(@Nullable Object argument) {
        return argument == null ? "" : argument.toString();
    }

    private static List<@Nullable Object> values(List<@Nullable Object> arguments, int from) {
        return arguments.subList(Math.min(from, arguments.size()), arguments.size());
    }

    private static int number(List<@Nullable Object> arguments) {
        return arguments.get(0) instanceof Number number ? number.intValue() : 0;
    }

    private PreparedBatch prepared(List<@Nullable Object> arguments) throws SqlServerError {
        int handle = number(arguments);
        return session.prepared(handle)
                .orElseThrow(() ->
                        new SqlServerError(8179, 16, "Could not find prepared statement with handle " + handle + "."));
    }

    private void catalog(String procedure, List<@Nullable Object> arguments) throws SQLException, SqlServerError {
        Optional<CatalogProcedures.Query> query =
                new CatalogProcedures(session.facts().database()).of(procedure, arguments);
        if (query.isEmpty()) {
            throw new SqlServerError(2812, 16, "Could not find stored procedure '" + procedure + "'.");
        }
        query(query.get(), Reply.Done.IN_PROCEDURE);
    }

    /** Runs a query and writes its rows. */
    void query(CatalogProcedures.Query query, Reply.Done done) throws SQLException {
        try (PreparedStatement statement = session.h2().prepareStatement(query.sql())) {
            for (int i = 0; i < query.values().size(); i++) {
                statement.setObject(i + 1, query.values().get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                long count = RowWriter.write(
                        reply, ResultColumn.of(rows.getMetaData(), session.declaredTypes()), rows, session);
                reply.done(done, Command.SELECT.code(), count);
            }
        }
    }
}

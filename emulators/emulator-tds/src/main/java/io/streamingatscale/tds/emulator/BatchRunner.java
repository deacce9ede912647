package io.streamingatscale.tds.emulator;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the statements of a batch one after the other, with conditions, blocks and calls of procedures. */
final class BatchRunner {

    private final Session session;
    private final Reply reply;
    private final Reply.Done done;
    private boolean hasFailed;
    private boolean mustClose;

    BatchRunner(Session session, Reply reply, Reply.Done done) {
        this.session = session;
        this.reply = reply;
        this.done = done;
    }

    /** Returns whether a statement failed. */
    boolean hasFailed() {
        return hasFailed;
    }

    /** Returns whether an error ends the connection. */
    boolean mustClose() {
        return mustClose;
    }

    void run(PreparedBatch batch, List<@Nullable Object> values) {
        Optional<CatalogProcedures.Query> catalog =
                new CatalogProcedures(session.facts().database()).ofBatch(batch.text(), values);
        if (catalog.isPresent()) {
            attempt(() -> new Procedures(session, reply, this).query(catalog.get(), done));
            return;
        }
        run(batch, batch.parts(), values);
    }

    /** Returns whether the batch goes on. */
    private boolean run(PreparedBatch batch, List<Script.Part> parts, List<@Nullable Object> values) {
        for (Script.Part part : parts) {
            if (!run(batch, part, values)) {
                return false;
            }
        }
        return true;
    }

    private boolean run(PreparedBatch batch, Script.Part part, List<@Nullable Object> values) {
        Tokens tokens = part.tokens();
        if (tokens.at(0).is("if")) {
            int body = Script.bodyOfIf(tokens, 0);
            boolean[] holds = new boolean[1];
            boolean goesOn = attempt(() -> holds[0] = isTrue(tokens.part(1, body), batch.parameters(), values));
            return holds[0] ? run(batch, inner(batch, tokens.from(body)), values) : goesOn;
        }
        if (tokens.at(0).is("begin") && tokens.at(tokens.size() - 1).is("end")) {
            return run(batch, inner(batch, tokens.part(1, tokens.size() - 1)), values);
        }
        return attempt(() -> runOne(batch, part, values));
    }

    private static List<Script.Part> inner(PreparedBatch batch, Tokens tokens) {
        return Script.split(batch.text(), tokens);
    }

    private void runOne(PreparedBatch batch, Script.Part part, List<@Nullable Object> values)
            throws SQLException, SqlServerError {
        Tokens tokens = part.tokens();
        if (new SessionStatements(session, reply).run(tokens)) {
            reply.done(done, 0, Reply.NO_COUNT);
        } else if (tokens.at(0).isAny("exec", "execute") || tokens.at(0).text().startsWith("sp_")) {
            new Procedures(session, reply, this).call(tokens, batch.parameters(), values);
        } else {
            new StatementRunner(session, reply, done).run(batch, part, values);
        }
    }

    private boolean isTrue(Tokens condition, Parameters parameters, List<@Nullable Object> values)
            throws SQLException, SqlServerError {
        String sql = "select case when " + session.translator().condition(condition, parameters) + " then 1 else 0 end";
        try (PreparedStatement statement = session.h2().prepareStatement(sql)) {
            StatementRunner.bind(statement, values);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) == 1;
            }
        }
    }

    /** Something that may end in an error of SQL Server's. */
    @FunctionalInterface
    interface Work {
        void run() throws SQLException, SqlServerError;
    }

    /** Does something and tells the client of its error; returns whether the batch goes on. */
    boolean attempt(Work work) {
        try {
            work.run();
            return true;
        } catch (SqlServerError e) {
            return fail(e);
        } catch (SQLException e) {
            return fail(H2Errors.of(e, Command.OTHER));
        }
    }

    private boolean fail(SqlServerError error) {
        hasFailed = true;
        mustClose |= error.isFatal();
        reply.error(error);
        boolean rollsBack = error.rollsBack() || session.options().rollsBackOnError;
        if (rollsBack && session.transaction().isOpen()) {
            try {
                session.transaction().rollback(reply);
            } catch (SQLException | SqlServerError e) {
                throw ConnectionKilled.unknown("transaction could not be rolled back");
            }
        }
        session.facts().rowCount(0);
        reply.failed(done);
        return !rollsBack && !error.endsBatch();
    }
}

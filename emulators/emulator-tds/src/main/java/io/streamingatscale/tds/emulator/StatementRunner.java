package io.streamingatscale.tds.emulator;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one statement in H2 and writes what comes of it. */
final class StatementRunner {

    /** How long H2 waits for a lock, after which the statement is tried again until the session's own time is over. */
    static final int LOCK_WAIT_MILLIS = 100;

    private static final int DUPLICATES = 3;

    private final Session session;
    private final Reply reply;
    private final Reply.Done done;

    StatementRunner(Session session, Reply reply, Reply.Done done) {
        this.session = session;
        this.reply = reply;
        this.done = done;
    }

    void run(PreparedBatch batch, Script.Part part, List<@Nullable Object> values) throws SqlServerError {
        Set<String> tables = session.temporary().current(); // before the translation names a new one
        Translation translation = batch.translation(part, session);
        if (session.options().isFormatOnly) {
            describe(translation);
            return;
        }
        boolean abortsAfter = StatementFaults.beforeStatement(session, part.text());
        try {
            if (translation.command() != Command.SELECT || part.tokens().has("from")) {
                session.transaction().beforeStatement(reply, tables);
            }
            if (!dropsTemporary(translation, part.tokens())) {
                execute(translation, values);
            }
        } catch (SQLException e) {
            if (translation.command() == Command.CREATE || translation.command() == Command.SELECT) {
                session.temporary().keepOnly(tables);
            }
            throw failed(e, translation.command());
        }
        if (abortsAfter) {
            throw ConnectionKilled.wanted("fault after a statement");
        }
    }

    private SqlServerError failed(SQLException e, Command command) throws SqlServerError {
        if (e.getErrorCode() == H2Errors.CANCELED || session.cancellation().isCancelled()) {
            throw new RequestCancelled();
        }
        return H2Errors.of(e, command);
    }

    /** Forgets a temporary table, which H2 drops when it can; returns whether the statement was such. */
    private boolean dropsTemporary(Translation translation, Tokens statement) throws SqlServerError {
        Optional<String> dropped = translation.dropped();
        if (dropped.isEmpty()) {
            return false;
        }
        if (!session.temporary().exists(dropped.get()) && !statement.at(2).is("if")) {
            throw new SqlServerError(
                    3701, 11, "Cannot drop the table '" + dropped.get() + "', because it does not exist.");
        }
        session.temporary().drop(dropped.get());
        done(translation.command(), Reply.NO_COUNT);
        return true;
    }

    private void describe(Translation translation) throws SqlServerError {
        if (translation.command() != Command.SELECT) {
            return;
        }
        try (PreparedStatement statement = session.h2().prepareStatement(translation.sql())) {
            reply.columns(ResultColumn.of(statement.getMetaData(), session.declaredTypes()));
            done(Command.SELECT, 0);
        } catch (SQLException e) {
            throw H2Errors.of(e, Command.SELECT);
        }
    }

    private void execute(Translation translation, List<@Nullable Object> values) throws SQLException {
        if (translation.sql().isEmpty()) {
            done(translation.command(), Reply.NO_COUNT);
            return;
        }
        if (translation.command() != Command.SELECT || translation.sql().startsWith("create")) {
            takeTurn(session);
        }
        try (PreparedStatement statement = session.h2().prepareStatement(translation.sql())) {
            bind(statement, values);
            session.cancellation().running(statement);
            session.checkCancelled();
            if (executeUntilLocked(statement, translation.locksRange())) {
                rows(statement);
            } else {
                count(translation.command(), statement.getLargeUpdateCount());
            }
        } finally {
            session.cancellation().running(null);
        }
    }

    /** Waits until the session may write. */
    static void takeTurn(Session session) throws SQLException {
        long start = System.nanoTime();
        while (!session.transaction().mayWrite(LOCK_WAIT_MILLIS)) {
            session.checkCancelled();
            if (isOver(session, start)) {
                throw new SQLException("no turn to write", "HYT00", H2Errors.LOCK_TIMEOUT);
            }
        }
    }

    static void bind(PreparedStatement statement, List<@Nullable Object> values) throws SQLException {
        int wanted = values.isEmpty() ? 0 : statement.getParameterMetaData().getParameterCount();
        for (int i = 1; i <= Math.min(wanted, values.size()); i++) {
            statement.setObject(i, values.get(i - 1));
        }
    }

    private boolean executeUntilLocked(PreparedStatement statement, boolean locksRange) throws SQLException {
        long start = System.nanoTime();
        int duplicates = 0;
        while (true) {
            try {
                return statement.execute();
            } catch (SQLException e) {
                boolean isLocked = e.getErrorCode() == H2Errors.LOCK_TIMEOUT && !isOver(session, start);
                // a lock on the range of keys would have made this statement wait for the other one
                boolean isRaced = e.getErrorCode() == H2Errors.DUPLICATE_KEY && locksRange && ++duplicates < DUPLICATES;
                if (session.cancellation().isCancelled() || (!isLocked && !isRaced)) {
                    throw e;
                }
            }
        }
    }

    /** Returns whether a session has waited for locks as long as it wants to. */
    static boolean isOver(Session session, long start) {
        long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return waited >= session.options().lockTimeoutMillis;
    }

    private void rows(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            long count =
                    RowWriter.write(reply, ResultColumn.of(rows.getMetaData(), session.declaredTypes()), rows, session);
            session.facts().rowCount(count);
            done(Command.SELECT, count);
        }
    }

    private void count(Command command, long rows) {
        if (command == Command.CREATE || command == Command.DROP || command == Command.ALTER) {
            session.server().tableChanges().incrementAndGet();
        }
        session.facts().rowCount(rows);
        done(command, command.hasCount() ? rows : Reply.NO_COUNT);
    }

    private void done(Command command, long rows) {
        session.server().counts().statement();
        reply.done(done, command.code(), session.options().countsRows ? rows : Reply.NO_COUNT);
    }
}

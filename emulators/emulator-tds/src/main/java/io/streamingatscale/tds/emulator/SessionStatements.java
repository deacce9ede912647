package io.streamingatscale.tds.emulator;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Statements that change the session or its transaction and nothing in the database: {@code set ...}, {@code begin tran},
 * {@code commit}, {@code rollback}, {@code save tran}, {@code throw}, {@code use}.
 */
final class SessionStatements {

    private final Session session;
    private final Reply reply;

    SessionStatements(Session session, Reply reply) {
        this.session = session;
        this.reply = reply;
    }

    /** Runs a statement if it is one of these; returns whether it was. */
    boolean run(Tokens statement) throws SQLException, SqlServerError {
        Transaction transaction = session.transaction();
        if (statement.at(0).is("set")) {
            set(statement);
        } else if (statement.startsWith("begin", "tran") || statement.startsWith("begin", "transaction")) {
            transaction.begin(reply);
        } else if (statement.at(0).is("commit")) {
            transaction.commit(reply);
        } else if (statement.at(0).is("rollback")) {
            rollback(statement, transaction);
        } else if (statement.startsWith("save")) {
            transaction.save(statement.at(2).text());
        } else if (statement.at(0).is("throw")) {
            throw thrown(statement);
        } else {
            return statement.at(0).is("use");
        }
        return true;
    }

    private void rollback(Tokens statement, Transaction transaction) throws SQLException, SqlServerError {
        if (statement.size() > 2) {
            transaction.rollbackTo(statement.at(2).text());
        } else {
            transaction.rollback(reply);
        }
    }

    private static SqlServerError thrown(Tokens statement) throws SqlServerError {
        if (statement.at(1).kind() != Token.Kind.NUMBER || statement.at(3).kind() != Token.Kind.TEXT) {
            throw SqlServerError.unknown("THROW");
        }
        return new SqlServerError(
                Integer.parseInt(statement.at(1).text()), 16, statement.at(3).text());
    }

    private void set(Tokens statement) throws SQLException, SqlServerError {
        boolean isOn = statement.at(2).is("on");
        Session.Options options = session.options();
        Token option = statement.at(1);
        if (option.kind() == Token.Kind.PARAMETER) {
            throw SqlServerError.unknown("SET " + option.text());
        } else if (option.is("implicit_transactions")) {
            session.transaction().implicit(isOn);
        } else if (option.is("nocount")) {
            options.countsRows = !isOn;
        } else if (option.is("xact_abort")) {
            options.rollsBackOnError = isOn;
        } else if (option.is("fmtonly")) {
            options.isFormatOnly = isOn;
        } else if (option.is("lock_timeout")) {
            lockTimeout(statement.from(2).inH2().replace(" ", ""));
        } else if (option.is("transaction")) {
            session.transaction().isolation(isolation(statement));
        }
        // the others say how SQL Server executes, prints or compares
    }

    private void lockTimeout(String millis) throws SqlServerError {
        try {
            int value = Integer.parseInt(millis);
            session.options().lockTimeoutMillis = value < 0 ? Integer.MAX_VALUE : value;
        } catch (NumberFormatException e) {
            throw SqlServerError.unknown("SET LOCK_TIMEOUT");
        }
    }

    private static int isolation(Tokens statement) {
        if (statement.has("serializable")) {
            return Connection.TRANSACTION_SERIALIZABLE;
        }
        if (statement.has("repeatable")) {
            return Connection.TRANSACTION_REPEATABLE_READ;
        }
        return statement.has("uncommitted")
                ? Connection.TRANSACTION_READ_UNCOMMITTED
                : Connection.TRANSACTION_READ_COMMITTED;
    }
}

package io.streamingatscale.tds.emulator;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The transaction of a session: none, one that a statement began by itself, or one that was asked for. */
final class Transaction {

    private final Connection h2;
    private final SessionFacts facts;
    private final TempTables temporary;
    private final ServerState server;
    private final Map<String, Savepoint> savepoints = new HashMap<>();
    private boolean isImplicit;
    private boolean hasTurn;
    private long descriptor;
    private int isolation = Connection.TRANSACTION_READ_COMMITTED;

    Transaction(Connection h2, SessionFacts facts, TempTables temporary, ServerState server) {
        this.h2 = h2;
        this.facts = facts;
        this.temporary = temporary;
        this.server = server;
    }

    boolean isOpen() {
        return facts.openTransactions() > 0;
    }

    void implicit(boolean value) {
        isImplicit = value;
    }

    /** Sets the isolation of transactions that begin from now on. */
    void isolation(int level) throws SQLException {
        isolation = level;
        if (!isOpen()) {
            h2.setTransactionIsolation(level);
        }
    }

    /**
     * Begins one if the session does so by itself.
     *
     * @param tables the temporary ones that are there without the statement
     */
    void beforeStatement(Reply reply, Set<String> tables) throws SQLException {
        if (isImplicit && !isOpen()) {
            begin(reply, tables);
        }
    }

    /** Waits so long at most until this session may write; returns whether it may. */
    boolean mayWrite(long millis) {
        Turns turns = server.turns();
        if (turns != null && !hasTurn) {
            hasTurn = turns.take(millis);
            return hasTurn;
        }
        return true;
    }

    /** Ends what a request began outside of a transaction. */
    void afterRequest() throws SQLException {
        if (!isOpen()) {
            temporary.sweep();
            giveTurnBack();
        }
    }

    void begin(Reply reply) throws SQLException {
        begin(reply, temporary.current());
    }

    private void begin(Reply reply, Set<String> tables) throws SQLException {
        if (!isOpen()) {
            h2.setTransactionIsolation(isolation);
            h2.setAutoCommit(false);
            temporary.transactionBegins(tables);
            descriptor = server.nextTransaction();
            reply.transaction(Reply.BEGIN_TRANSACTION, descriptor);
        }
        facts.openTransactions(facts.openTransactions() + 1);
    }

    void commit(Reply reply) throws SQLException, SqlServerError {
        if (!isOpen()) {
            throw new SqlServerError(
                    3902, 16, "The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.");
        }
        if (facts.openTransactions() > 1) {
            facts.openTransactions(facts.openTransactions() - 1);
            return;
        }
        Optional<CommitFault> fault = server.faults().nextCommit();
        if (fault.isPresent() && !fault.get().isApplied()) {
            refuse(fault.get(), reply);
        }
        h2.commit();
        server.counts().commit();
        if (fault.isPresent()) {
            throw ConnectionKilled.wanted("fault after a commit");
        }
        end(reply, Reply.COMMIT_TRANSACTION);
    }

    private void refuse(CommitFault fault, Reply reply) throws SQLException, SqlServerError {
        if (fault.error().isEmpty()) {
            throw ConnectionKilled.wanted("fault before a commit");
        }
        rollback(reply);
        throw ServerErrors.of(fault.error().get());
    }

    void rollback(Reply reply) throws SQLException, SqlServerError {
        if (!isOpen()) {
            throw new SqlServerError(
                    3903, 16, "The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.");
        }
        h2.rollback();
        end(reply, Reply.ROLLBACK_TRANSACTION);
    }

    private void end(Reply reply, int change) throws SQLException {
        h2.setAutoCommit(true);
        savepoints.clear();
        facts.openTransactions(0);
        if (change == Reply.ROLLBACK_TRANSACTION) {
            temporary.rolledBack();
        }
        temporary.sweep();
        giveTurnBack();
        reply.transaction(change, descriptor);
    }

    private void giveTurnBack() {
        Turns turns = server.turns();
        if (turns != null && hasTurn) {
            hasTurn = false;
            turns.giveBack();
        }
    }

    void save(String name) throws SQLException {
        savepoints.put(name.toLowerCase(Locale.ROOT), h2.setSavepoint());
    }

    void rollbackTo(String name) throws SQLException, SqlServerError {
        @Nullable Savepoint savepoint = savepoints.get(name.toLowerCase(Locale.ROOT));
        if (savepoint == null) {
            throw new SqlServerError(
                    6401, 16, "Cannot roll back " + name + ". No transaction or savepoint of that name.");
        }
        h2.rollback(savepoint);
    }

    /** Rolls back without a word to the client, as when its connection has ended. */
    void abandon() throws SQLException {
        try {
            if (isOpen()) {
                h2.rollback();
                h2.setAutoCommit(true);
                facts.openTransactions(0);
            }
        } finally {
            giveTurnBack();
        }
        isImplicit = false;
        savepoints.clear();
    }
}

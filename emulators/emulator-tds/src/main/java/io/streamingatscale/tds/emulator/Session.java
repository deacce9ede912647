package io.streamingatscale.tds.emulator;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The state of a connection behind its login: its tables, transaction, prepared statements and settings. */
final class Session implements AutoCloseable {

    private static final int MAX_LOCK_WAIT = Integer.MAX_VALUE;

    private final Connection h2;
    private final SessionFacts facts;
    private final ServerState server;
    private final Cancellation cancellation;
    private final TempTables temporary;
    private final Transaction transaction;
    private final DeclaredTypes declaredTypes;
    private final Translator translator;
    private final Map<Integer, PreparedBatch> prepared = new HashMap<>();
    private int lastHandle;
    private Options options = new Options();

    /** What {@code set} statements change. */
    static final class Options {
        boolean countsRows = true;
        boolean rollsBackOnError;
        boolean isFormatOnly;
        int lockTimeoutMillis = MAX_LOCK_WAIT;
    }

    Session(Connection h2, SessionFacts facts, ServerState server, Cancellation cancellation) {
        this.h2 = h2;
        this.facts = facts;
        this.server = server;
        this.cancellation = cancellation;
        this.temporary = new TempTables(h2);
        this.transaction = new Transaction(h2, facts, temporary, server);
        this.declaredTypes = new DeclaredTypes(h2, server.tableChanges());
        this.translator = new Translator(facts, temporary);
    }

    Connection h2() {
        return h2;
    }

    SessionFacts facts() {
        return facts;
    }

    ServerState server() {
        return server;
    }

    Cancellation cancellation() {
        return cancellation;
    }

    TempTables temporary() {
        return temporary;
    }

    Transaction transaction() {
        return transaction;
    }

    DeclaredTypes declaredTypes() {
        return declaredTypes;
    }

    Translator translator() {
        return translator;
    }

    Options options() {
        return options;
    }

    /** Keeps a batch and returns its handle. */
    int prepare(PreparedBatch batch) {
        prepared.put(++lastHandle, batch);
        return lastHandle;
    }

    Optional<PreparedBatch> prepared(int handle) {
        return Optional.ofNullable(prepared.get(handle));
    }

    void unprepare(int handle) {
        prepared.remove(handle);
    }

    void checkCancelled() {
        if (cancellation.isCancelled()) {
            throw new RequestCancelled();
        }
    }

    /** Makes the session as it was after its login. */
    void reset() throws SQLException {
        transaction.abandon();
        temporary.clear();
        prepared.clear();
        options = new Options();
        transaction.isolation(Connection.TRANSACTION_READ_COMMITTED);
    }

    @Override
    public void close() throws SQLException {
        try {
            transaction.abandon();
        } finally {
            h2.close();
        }
    }
}

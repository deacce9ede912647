package io.streamingatscale.tds.emulator;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the sessions of an emulator share. */
final class ServerState {

    private final Faults faults = new Faults();
    private final Counts counts = new Counts();
    private final AtomicInteger tableChanges = new AtomicInteger();
    private final AtomicLong transactions = new AtomicLong();
    private final @Nullable Turns turns;

    ServerState(boolean writersTakeTurns) {
        this.turns = writersTakeTurns ? new Turns() : null;
    }

    Faults faults() {
        return faults;
    }

    Counts counts() {
        return counts;
    }

    /** Returns the count of the changes of tables. */
    AtomicInteger tableChanges() {
        return tableChanges;
    }

    long nextTransaction() {
        return transactions.incrementAndGet();
    }

    @Nullable
    Turns turns() {
        return turns;
    }
}

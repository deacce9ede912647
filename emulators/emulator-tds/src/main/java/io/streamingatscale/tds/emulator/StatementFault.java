package io.streamingatscale.tds.emulator;

import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** What happens to a statement that a client sends. */
public final class StatementFault {

    enum Kind {
        REJECT,
        ABORT,
        APPLY_THEN_ABORT,
        HOLD,
        IGNORE
    }

    private final Kind kind;
    private final int error;
    private final CountDownLatch release;

    private StatementFault(Kind kind, int error, CountDownLatch release) {
        this.kind = kind;
        this.error = error;
        this.release = release;
    }

    private static StatementFault of(Kind kind) {
        return new StatementFault(kind, 0, new CountDownLatch(0));
    }

    /**
     * The statement is not executed, and the client is told so with an error of SQL Server's. 1205 also rolls the transaction
     * back; numbers of severity 20 and above close the connection, as they do in SQL Server (40501, 40613 and 40197 among them).
     */
    public static StatementFault reject(int error) {
        return new StatementFault(Kind.REJECT, error, new CountDownLatch(0));
    }

    /** The statement is not executed, and the connection is reset. */
    public static StatementFault abort() {
        return of(Kind.ABORT);
    }

    /** The statement is executed, and the connection is reset before the reply. Its transaction, if it is in one, is rolled back. */
    public static StatementFault applyThenAbort() {
        return of(Kind.APPLY_THEN_ABORT);
    }

    /** The statement waits until it is released, or until the client cancels it. */
    public static StatementFault hold(CountDownLatch release) {
        return new StatementFault(Kind.HOLD, 0, Objects.requireNonNull(release, "release"));
    }

    /** The statement is not executed, and the client never hears of it or of anything else on this connection. */
    public static StatementFault ignore() {
        return of(Kind.IGNORE);
    }

    Kind kind() {
        return kind;
    }

    int error() {
        return error;
    }

    CountDownLatch release() {
        return release;
    }
}

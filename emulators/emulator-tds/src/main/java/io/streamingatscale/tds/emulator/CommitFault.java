package io.streamingatscale.tds.emulator;

import java.util.Optional;

/** What happens to a commit that a client asks for. */
public final class CommitFault {

    private final boolean isApplied;
    private final Optional<Integer> error;

    private CommitFault(boolean isApplied, Optional<Integer> error) {
        this.isApplied = isApplied;
        this.error = error;
    }

    /** The transaction is rolled back, and the connection is reset. */
    public static CommitFault abort() {
        return new CommitFault(false, Optional.empty());
    }

    /** The transaction is committed, and the connection is reset before the reply. */
    public static CommitFault applyThenAbort() {
        return new CommitFault(true, Optional.empty());
    }

    /** The transaction is rolled back, and the client is told so with an error. */
    public static CommitFault reject(int error) {
        return new CommitFault(false, Optional.of(error));
    }

    boolean isApplied() {
        return isApplied;
    }

    Optional<Integer> error() {
        return error;
    }
}

package io.streamingatscale.dedup;

/** An index could not be opened, read or made durable. What it holds in memory is as it was; trying again is safe. */
public class DedupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Takes a message that says what failed, where, and the remedy. */
    public DedupException(String message) {
        super(message);
    }

    /** Takes a message that says what failed, where, and the remedy. */
    public DedupException(String message, Throwable cause) {
        super(message, cause);
    }
}

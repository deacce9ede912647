package io.streamingatscale.tds.emulator;

/** An error as SQL Server tells of it: its number, its class (severity) and its words, which never hold values of rows. */
final class SqlServerError extends Exception {

    private static final long serialVersionUID = 1L;

    /** Of this class and above, the connection is closed after the error. */
    private static final int FATAL = 20;

    private final int number;
    private final int severity;

    SqlServerError(int number, int severity, String message) {
        super(message);
        this.number = number;
        this.severity = severity;
    }

    /** Returns the error of a construct that the emulator does not know. */
    static SqlServerError unknown(String construct) {
        return new SqlServerError(
                102, 15, "Incorrect syntax near '" + construct + "'. The emulator does not know this construct.");
    }

    int number() {
        return number;
    }

    int severity() {
        return severity;
    }

    String text() {
        return String.valueOf(getMessage());
    }

    boolean isFatal() {
        return severity >= FATAL;
    }

    /** Returns whether it ends the transaction, as that of a deadlock's victim does. */
    boolean rollsBack() {
        return number == 1205 || number == 245 || number == 241;
    }

    /** Returns whether statements after it in the same batch are left out. */
    boolean endsBatch() {
        return rollsBack() || number == 208 || number == 102 || number == 50_000 || isFatal();
    }
}

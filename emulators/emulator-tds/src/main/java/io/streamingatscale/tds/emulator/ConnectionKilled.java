package io.streamingatscale.tds.emulator;

/** Ends a connection without another word. */
final class ConnectionKilled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean isWanted;

    private ConnectionKilled(String reason, boolean isWanted) {
        super(reason, null, false, false);
        this.isWanted = isWanted;
    }

    /** Does as a fault says, or as the end of the connection does. */
    static ConnectionKilled wanted(String reason) {
        return new ConnectionKilled(reason, true);
    }

    /** Gives up on a client that sends what is not known here. */
    static ConnectionKilled unknown(String reason) {
        return new ConnectionKilled(reason, false);
    }

    boolean isWanted() {
        return isWanted;
    }
}

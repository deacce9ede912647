package io.streamingatscale.tds.emulator;

/** Ends a connection without another word, because a fault says so or because the client broke the protocol. */
final class ConnectionKilled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConnectionKilled(String reason) {
        super(reason, null, false, false);
    }
}

package io.streamingatscale.tds.emulator;

/** Ends the work of a connection, which stays open. */
final class ConnectionSilenced extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConnectionSilenced() {
        super("fault: no answer", null, false, false);
    }
}

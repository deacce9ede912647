package io.streamingatscale.cosmos.emulator;

/** A connection is to be closed without an answer. */
final class ConnectionDropped extends RuntimeException {

    private static final long serialVersionUID = 1;

    ConnectionDropped() {
        super("a connection is dropped", null, false, false);
    }
}

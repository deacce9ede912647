package io.streamingatscale.tds.emulator;

/** Ends the work on a request that the client no longer waits for. */
final class RequestCancelled extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RequestCancelled() {
        super("cancelled by the client", null, false, false);
    }
}

package io.streamingatscale.eventhubs.emulator;

/** A link cannot be opened, for a reason that the client is told. */
final class AttachRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient AmqpError error;

    AttachRefused(AmqpError error) {
        super(error.description(), null, false, false);
        this.error = error;
    }

    AmqpError error() {
        return error;
    }
}

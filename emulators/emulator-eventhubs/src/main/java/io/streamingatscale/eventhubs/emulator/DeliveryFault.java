package io.streamingatscale.eventhubs.emulator;

import java.util.Optional;

/** What happens when an event is to be delivered to a receiver, besides or instead. */
public final class DeliveryFault {

    enum Kind {
        DUPLICATE,
        DETACH,
        ABORT
    }

    private final Kind kind;
    private final Optional<AmqpError> error;

    private DeliveryFault(Kind kind, Optional<AmqpError> error) {
        this.kind = kind;
        this.error = error;
    }

    /** The event is delivered twice in a row. */
    public static DeliveryFault duplicate() {
        return new DeliveryFault(Kind.DUPLICATE, Optional.empty());
    }

    /** The link is detached with an error instead. */
    public static DeliveryFault detach(AmqpError error) {
        return new DeliveryFault(Kind.DETACH, Optional.of(error));
    }

    /** The connection is reset instead. */
    public static DeliveryFault abort() {
        return new DeliveryFault(Kind.ABORT, Optional.empty());
    }

    Kind kind() {
        return kind;
    }

    AmqpError error() {
        return error.orElseThrow();
    }
}

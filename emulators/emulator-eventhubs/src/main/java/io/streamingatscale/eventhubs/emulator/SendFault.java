package io.streamingatscale.eventhubs.emulator;

import java.util.Optional;

/** What happens to a batch of events that a client sends, instead of being stored and acknowledged. */
public final class SendFault {

    enum Kind {
        REJECT,
        RELEASE,
        IGNORE,
        ABORT,
        DETACH,
        STORE_SILENTLY,
        STORE_THEN_ABORT,
        STORE_THEN_DETACH
    }

    private final Kind kind;
    private final Optional<AmqpError> error;

    private SendFault(Kind kind, Optional<AmqpError> error) {
        this.kind = kind;
        this.error = error;
    }

    /** The events are not stored, and the client is told so with an error. */
    public static SendFault reject(AmqpError error) {
        return new SendFault(Kind.REJECT, Optional.of(error));
    }

    /** The events are not stored and given back to the client. */
    public static SendFault release() {
        return new SendFault(Kind.RELEASE, Optional.empty());
    }

    /** The events are not stored, and the client hears nothing. */
    public static SendFault ignore() {
        return new SendFault(Kind.IGNORE, Optional.empty());
    }

    /** The events are not stored, and the connection is reset. */
    public static SendFault abort() {
        return new SendFault(Kind.ABORT, Optional.empty());
    }

    /** The events are not stored, and the link is detached. */
    public static SendFault detach(AmqpError error) {
        return new SendFault(Kind.DETACH, Optional.of(error));
    }

    /** The events are stored, and the client hears nothing: the acknowledgement is lost. */
    public static SendFault storeThenDropReply() {
        return new SendFault(Kind.STORE_SILENTLY, Optional.empty());
    }

    /** The events are stored, and the connection is reset before the acknowledgement. */
    public static SendFault storeThenAbort() {
        return new SendFault(Kind.STORE_THEN_ABORT, Optional.empty());
    }

    /** The events are stored, and the link is detached before the acknowledgement. */
    public static SendFault storeThenDetach(AmqpError error) {
        return new SendFault(Kind.STORE_THEN_DETACH, Optional.of(error));
    }

    Kind kind() {
        return kind;
    }

    boolean stores() {
        return kind.compareTo(Kind.STORE_SILENTLY) >= 0;
    }

    AmqpError error() {
        return error.orElseThrow();
    }
}

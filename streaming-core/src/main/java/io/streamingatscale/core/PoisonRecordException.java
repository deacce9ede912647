package io.streamingatscale.core;

import org.jspecify.annotations.Nullable;

/**
 * A record can never be processed or stored, however often it is tried; the pipeline's policy for poison records decides
 * what becomes of it.
 */
public final class PoisonRecordException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Origin origin;

    /**
     * Makes the exception.
     *
     * @param origin the record in question; the others of its batch may be written again without it
     * @param reason why it cannot be stored, without the record's content
     */
    public PoisonRecordException(Origin origin, String reason, @Nullable Throwable cause) {
        super(reason + ": origin=" + origin, cause);
        this.origin = origin;
    }

    /** Returns where the record in question stands in its log. */
    public Origin origin() {
        return origin;
    }
}

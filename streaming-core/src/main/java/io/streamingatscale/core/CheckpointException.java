package io.streamingatscale.core;

import org.jspecify.annotations.Nullable;

/** A checkpoint could not be read, or its claim or save could not be confirmed; trying again is safe. */
public final class CheckpointException extends TransientException {

    private static final long serialVersionUID = 1;

    /** Makes the exception with the store's own exception as its cause. */
    public CheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

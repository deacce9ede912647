package io.streamingatscale.core;

import org.jspecify.annotations.Nullable;

/** A stored checkpoint cannot be understood; the pipeline stops, and an operator restores or removes it. */
public final class CorruptCheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Makes the exception; the message names the place and the remedy. */
    public CorruptCheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

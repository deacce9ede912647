package io.streamingatscale.core;

import org.jspecify.annotations.Nullable;

/**
 * The log no longer holds, or does not yet hold, the position to resume from: records were removed before they were read,
 * or the log was made anew. The pipeline stops; the source's settings say where to go on if that is acceptable.
 */
public final class PositionLostException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Makes the exception; the message names partition, position, what the log holds, and the remedy. */
    public PositionLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

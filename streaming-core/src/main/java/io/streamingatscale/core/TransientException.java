package io.streamingatscale.core;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something could not be done or confirmed now; trying again is safe and may help. */
public class TransientException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final @Nullable Duration retryAfter;

    /** Makes the exception with the client's own exception as its cause. */
    public TransientException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.retryAfter = null;
    }

    /**
     * Makes the exception where the service said when to try again.
     *
     * @param retryAfter the least time to wait, as the service asked
     */
    public TransientException(String message, @Nullable Throwable cause, Duration retryAfter) {
        super(message, cause);
        this.retryAfter = retryAfter;
    }

    /** Returns the least time to wait before trying again, where the service said so. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}

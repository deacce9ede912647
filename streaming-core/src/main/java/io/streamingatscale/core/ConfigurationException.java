package io.streamingatscale.core;

import org.jspecify.annotations.Nullable;

/**
 * A source, sink or store does not fit what it is used for; the pipeline stops, and somebody has to change it. The message
 * names what does not fit and the remedy; it quotes no records and no secrets, and so is logged.
 */
public class ConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Makes the exception with the client's own exception as its cause. */
    public ConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

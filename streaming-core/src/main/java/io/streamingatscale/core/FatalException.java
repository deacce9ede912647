package io.streamingatscale.core;

import java.util.Objects;

/** Carries what stops the pipeline past the handling of failures that would not. */
final class FatalException extends RuntimeException {

    private static final long serialVersionUID = 1;

    FatalException(RuntimeException cause) {
        super(cause);
    }

    RuntimeException reason() {
        return (RuntimeException) Objects.requireNonNull(getCause());
    }
}

package io.streamingatscale.core;

/** A pipeline cannot give the guarantee that was required of it; the message says why, and what to change. */
public final class UnmetGuaranteeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Makes the exception. */
    public UnmetGuaranteeException(String message) {
        super(message);
    }
}

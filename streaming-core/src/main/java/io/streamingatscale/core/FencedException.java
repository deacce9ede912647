package io.streamingatscale.core;

import org.jspecify.annotations.Nullable;

/** A newer owner holds the partition; the worker drops it and writes nothing more. Trying again is of no use. */
public final class FencedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Makes the exception where a checkpoint was refused. */
    public static FencedException of(Checkpoint refused, long currentEpoch) {
        return new FencedException(
                "checkpoint refused, a newer owner holds the partition: partition=" + refused.partition() + ", epoch="
                        + refused.epoch() + ", currentEpoch=" + currentEpoch,
                null);
    }

    /** Makes the exception with the client's own exception as its cause. */
    public FencedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.streamingatscale.cosmos.emulator;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The request units that a physical partition has left. As in the service, an operation is let in while there are any, and what it
 * costs is known afterwards: the bucket may be overdrawn, and the next one waits longer.
 */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final Optional<Duration> retryAfter;
    private final LongSupplier nanos;
    private double left;
    private long filledAt;

    TokenBucket(double perSecond, Optional<Duration> retryAfter, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.retryAfter = retryAfter;
        this.nanos = nanos;
        this.left = perSecond;
        this.filledAt = nanos.getAsLong();
    }

    /**
     * Lets an operation in.
     *
     * @throws Refusal 429 if nothing is left
     */
    synchronized void admit() {
        if (Double.isInfinite(perSecond)) {
            return;
        }
        long now = nanos.getAsLong();
        left = Math.min(perSecond, left + (now - filledAt) / NANOS * perSecond);
        filledAt = now;
        if (left <= 0) {
            long millis = 1 + (long) (-left / perSecond * 1000);
            throw Refusal.throttled(retryAfter.orElse(Duration.ofMillis(millis)));
        }
    }

    synchronized void charge(double requestUnits) {
        left -= requestUnits;
    }
}

package io.streamingatscale.cosmos;

import java.time.Duration;

/** Bounds on waiting. */
final class Timeouts {

    /** Below a pipeline's commit timeout, so that what is waited for is told. */
    static final Duration DEFAULT = Duration.ofSeconds(45);

    private Timeouts() {}

    static Duration checked(Duration timeout) {
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("timeout must be a millisecond to a day: timeout=" + timeout);
        }
        return timeout;
    }
}

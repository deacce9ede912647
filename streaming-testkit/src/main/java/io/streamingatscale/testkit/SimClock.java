package io.streamingatscale.testkit;

import java.time.Duration;
import java.time.Instant;

/** Time that passes when the simulation says so. */
final class SimClock {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private long nanos;
    private Duration shift = Duration.ZERO;

    long nanoTime() {
        return nanos;
    }

    Instant now() {
        return BEGIN.plusNanos(nanos).plus(shift);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Moves the clock of the day alone. */
    void jump(Duration by) {
        shift = shift.plus(by);
    }
}

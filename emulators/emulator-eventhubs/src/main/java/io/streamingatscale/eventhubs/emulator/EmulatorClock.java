package io.streamingatscale.eventhubs.emulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A clock that can be set forward. */
final class EmulatorClock extends Clock {

    private final Clock clock;
    private volatile Duration ahead = Duration.ZERO;

    EmulatorClock(Clock clock) {
        this.clock = clock;
    }

    /** Sets the clock forward; one thread at a time. */
    void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant instant() {
        return clock.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return clock.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("the emulator's clock has one zone");
    }
}

package io.streamingatscale.eventhubs.emulator;

import java.time.Clock;

/**
 * A bucket that holds what may be used within a second and fills with time. Whoever finds it above zero may take what he needs,
 * so that no batch is too large for ever.
 */
final class Allowance {

    private final Clock clock;
    private final double perMilli;
    private final double most;
    private double left;
    private long filledAt;

    Allowance(long perSecond, Clock clock) {
        this.clock = clock;
        this.perMilli = perSecond / 1000.0;
        this.most = perSecond;
        this.left = perSecond;
        this.filledAt = clock.millis();
    }

    boolean isExhausted() {
        long now = clock.millis();
        left = Math.min(most, left + perMilli * Math.max(0, now - filledAt));
        filledAt = now;
        return left <= 0;
    }

    void take(long amount) {
        left -= amount;
    }
}

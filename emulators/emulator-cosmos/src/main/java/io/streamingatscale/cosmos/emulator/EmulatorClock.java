package io.streamingatscale.cosmos.emulator;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** The time as the emulator sees it: a test can let it pass. */
final class EmulatorClock {

    private final AtomicLong aheadNanos = new AtomicLong();

    void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("duration must be >= 0: duration=" + duration);
        }
        aheadNanos.addAndGet(duration.toNanos());
    }

    /** Returns the seconds since 1970. */
    long seconds() {
        return (System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(aheadNanos.get())) / 1000;
    }

    /** Returns nanoseconds that never go back. */
    long nanos() {
        return System.nanoTime() + aheadNanos.get();
    }
}

package io.streamingatscale.sql;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many rows go to the database in one call: half as many after a call that took long or was in another's way, and more
 * again, slowly, while calls are quick (AIMD, as in RFC 5681).
 *
 * <p><b>Threads:</b> any.
 */
final class BatchSize {

    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final Duration QUICK = Duration.ofMillis(500);

    /** Steps from the least to the most. */
    private static final int STEPS = 32;

    private final int least;
    private final int most;
    private final AtomicInteger present;

    BatchSize(int most) {
        this.least = Math.max(1, most / STEPS);
        this.most = most;
        this.present = new AtomicInteger(most);
    }

    int next() {
        return present.get();
    }

    /** Learns from a call that went well. */
    void took(int rows, Duration time) {
        if (time.compareTo(SLOW) > 0) {
            halve();
        } else if (time.compareTo(QUICK) < 0 && rows >= next()) {
            present.updateAndGet(size -> Math.min(most, size + least));
        }
    }

    /** Learns that another transaction was in the way. */
    void conflicted() {
        halve();
    }

    private void halve() {
        present.updateAndGet(size -> Math.max(least, size / 2));
    }
}

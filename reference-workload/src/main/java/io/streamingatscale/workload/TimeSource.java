package io.streamingatscale.workload;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The simulator's clock, stopwatch and sleep. */
interface TimeSource {

    /** Returns the time of day, for createdAt. */
    Instant now();

    /** Returns a stopwatch's reading in nanoseconds, for pacing; never goes back. */
    long nanos();

    /** Waits for about so many nanoseconds. */
    void sleep(long nanos) throws InterruptedException;

    /** Returns the machine's own. */
    static TimeSource system() {
        return new TimeSource() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
                TimeUnit.NANOSECONDS.sleep(nanos);
            }
        };
    }
}

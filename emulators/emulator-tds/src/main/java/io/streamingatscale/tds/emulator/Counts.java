package io.streamingatscale.tds.emulator;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Counts what happened, and lets tests wait for it. */
final class Counts {

    private static final int LOOK_AGAIN_MILLIS = 10;

    private final Semaphore changes = new Semaphore(0);
    private final AtomicLong connections = new AtomicLong();
    private final AtomicLong statements = new AtomicLong();
    private final AtomicLong commits = new AtomicLong();

    long connections() {
        return connections.get();
    }

    long statements() {
        return statements.get();
    }

    long commits() {
        return commits.get();
    }

    void connection() {
        connections.incrementAndGet();
        changed();
    }

    void statement() {
        statements.incrementAndGet();
        changed();
    }

    void commit() {
        commits.incrementAndGet();
        changed();
    }

    /** Makes a test that waits look again. */
    void changed() {
        if (changes.availablePermits() == 0) {
            changes.release();
        }
    }

    /** Waits until something is so; returns whether it became so in time. */
    boolean await(long nanos, BooleanSupplier condition) throws InterruptedException {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start >= nanos) {
                return false;
            }
            // not everything that tests ask for is counted
            changes.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
        return true;
    }
}

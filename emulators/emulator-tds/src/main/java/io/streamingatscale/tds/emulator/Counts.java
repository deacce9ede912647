package io.streamingatscale.tds.emulator;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** Counts what happened, and lets tests wait for it. */
final class Counts {

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

    synchronized void changed() {
        notifyAll();
    }

    /** Waits until something is so; returns whether it became so in time. */
    synchronized boolean await(long nanos, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            // 10 ms: not everything that tests ask for is counted
            wait(Math.min(10, Math.max(1, left / 1_000_000)));
        }
        return true;
    }
}

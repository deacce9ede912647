package io.streamingatscale.cosmos.emulator;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** How much was done, and a place to wait for more. */
final class Counts {

    private static final long LOOK_AGAIN_MILLIS = 20;

    private final LongAdder requests = new LongAdder();
    private final LongAdder operations = new LongAdder();
    private final DoubleAdder charge = new DoubleAdder();
    private final Object changes = new Object();

    void request() {
        requests.increment();
    }

    void operation() {
        operations.increment();
    }

    void charge(double requestUnits) {
        charge.add(requestUnits);
    }

    long requests() {
        return requests.sum();
    }

    long operations() {
        return operations.sum();
    }

    double charge() {
        return charge.sum();
    }

    void changed() {
        synchronized (changes) {
            changes.notifyAll();
        }
    }

    /** Waits until something is so; returns whether it is. It may depend on more than requests: it is looked at again and again. */
    boolean await(long patienceNanos, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + patienceNanos;
        synchronized (changes) {
            while (!condition.getAsBoolean()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                changes.wait(Math.min(left, LOOK_AGAIN_MILLIS));
            }
        }
        return true;
    }
}

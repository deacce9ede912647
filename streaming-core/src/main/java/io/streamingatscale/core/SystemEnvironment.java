package io.streamingatscale.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** The world of a production worker. */
final class SystemEnvironment implements WorkerEnvironment {

    private final InstantSource clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final Executor executor;
    private final Executor callers;
    private final Semaphore signals = new Semaphore(0);
    private volatile boolean isStopping;

    /**
     * Makes a worker's world.
     *
     * @param executor runs one task after the other
     * @param callers runs as many calls at once as it is given
     */
    SystemEnvironment(InstantSource clock, Executor executor, Executor callers) {
        this.clock = clock;
        this.executor = executor;
        this.callers = callers;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public void call(Runnable task) {
        callers.execute(task);
    }

    @Override
    public void await(Duration atMost) {
        try {
            if (signals.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                signals.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void signal() {
        signals.release();
    }

    @Override
    public boolean isStopping() {
        return isStopping;
    }

    /** Says that the worker is to be drained. */
    void stop() {
        isStopping = true;
        signal();
    }
}

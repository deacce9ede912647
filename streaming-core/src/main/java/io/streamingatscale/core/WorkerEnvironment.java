package io.streamingatscale.core;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Everything a {@link Worker} has of the world beside its source, sink and store: time, randomness, another thread, and
 * waiting. Production uses the system's; a simulation brings its own and decides what happens when.
 *
 * <p><b>Threads:</b> {@link #signal} is called by any thread, the rest by the worker's thread.
 */
public interface WorkerEnvironment {

    /** Returns the time of day, for lags in time. */
    Instant now();

    /** Returns the time in nanoseconds since some fixed moment, never going back, for pauses and deadlines. */
    long nanoTime();

    /** Returns the source of randomness, for jitter. */
    RandomGenerator random();

    /** Runs a task that may block off the worker's thread, in the order of the calls. */
    void execute(Runnable task);

    /**
     * Runs a call of an asynchronous step, which may block for long, off the worker's thread and beside others. There are
     * never more of them than the steps allow. The default is {@link #execute}, one after the other.
     */
    default void call(Runnable task) {
        execute(task);
    }

    /** Waits until {@link #signal} is called, or was called since the last wait, or the time is over. */
    void await(Duration atMost);

    /** Ends a wait under way, or else the next one. */
    void signal();

    /**
     * Returns whether the worker is to be drained soon, so that a step under way begins no other record. The default is
     * false.
     */
    default boolean isStopping() {
        return false;
    }
}

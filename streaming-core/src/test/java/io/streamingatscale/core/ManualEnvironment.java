package io.streamingatscale.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A world in which time passes and other threads run only when a test says so, or when the worker waits. */
final class ManualEnvironment implements WorkerEnvironment {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Random random = new Random(1);
    /** Calls of asynchronous steps that no thread has begun yet. */
    final List<Runnable> calls = new ArrayList<>();

    private long nanos;
    private boolean isSignalled;

    /** What happens elsewhere while the worker waits; returns whether anything did. */
    Elsewhere elsewhere = () -> false;

    /** How often the worker may still ask whether it is to stop before it is; negative for ever. */
    int looksBeforeStop = -1;

    interface Elsewhere {
        boolean happens();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void call(Runnable task) {
        calls.add(task);
    }

    @Override
    public void await(Duration atMost) {
        if (!isSignalled && !runTask() && !elsewhere.happens()) {
            pass(atMost);
        }
        isSignalled = false;
    }

    @Override
    public void signal() {
        isSignalled = true;
    }

    @Override
    public boolean isStopping() {
        if (looksBeforeStop > 0) {
            looksBeforeStop--;
        }
        return looksBeforeStop == 0;
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** Runs the oldest task that the worker handed to another thread. */
    boolean runTask() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }
}

package io.streamingatscale.testkit;

import io.streamingatscale.core.WorkerEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** The world of a simulated worker: other threads run when they get their turn, and waiting lets all others go on. */
final class SimEnvironment implements WorkerEnvironment {

    private final SimRun<?> run;
    private final SimProcess<?> process;
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Runnable> calls = new ArrayList<>();
    private boolean isSignalled;

    SimEnvironment(SimRun<?> run, SimProcess<?> process) {
        this.run = run;
        this.process = process;
    }

    @Override
    public Instant now() {
        return run.clock().now();
    }

    @Override
    public long nanoTime() {
        return run.clock().nanoTime();
    }

    @Override
    public RandomGenerator random() {
        return run.random();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void call(Runnable task) {
        calls.add(task);
    }

    boolean hasTasks() {
        return !tasks.isEmpty() || !calls.isEmpty();
    }

    /** Runs one task: those given to be executed in their order, calls in any. */
    void runTask() {
        if (!calls.isEmpty() && (tasks.isEmpty() || run.random().nextBoolean())) {
            calls.remove(run.pick(calls.size())).run();
        } else {
            tasks.remove().run();
        }
    }

    @Override
    public boolean isStopping() {
        return process.isStopping();
    }

    @Override
    public void await(Duration atMost) {
        long deadline = nanoTime() + atMost.toNanos();
        while (!isSignalled && nanoTime() < deadline && process.isAlive()) {
            run.turn();
        }
        isSignalled = false;
        process.checkAlive();
    }

    @Override
    public void signal() {
        isSignalled = true;
    }
}

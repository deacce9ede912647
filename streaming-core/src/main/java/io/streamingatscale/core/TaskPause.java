package io.streamingatscale.core;

import java.time.Duration;

/** A partition's wait before it tries a record again. */
final class TaskPause {

    private final WorkerEnvironment environment;
    private boolean isPaused;
    private boolean isForAnother;
    private long until;

    TaskPause(WorkerEnvironment environment) {
        this.environment = environment;
    }

    /** Begins a wait after a failure. */
    void afterFailure(Duration time) {
        begin(time, false);
    }

    /** Begins a wait for the sake of another partition. */
    void forAnother(Duration time) {
        begin(time, true);
    }

    private void begin(Duration time, boolean isForAnotherPartition) {
        isPaused = true;
        isForAnother = isForAnotherPartition;
        until = environment.nanoTime() + time.toNanos();
    }

    boolean isOn() {
        if (isPaused && environment.nanoTime() - until >= 0) {
            isPaused = false;
        }
        return isPaused;
    }

    /** Returns whether it was begun for the sake of another partition and not ended by {@link #isOn} yet. */
    boolean isForAnother() {
        return isPaused && isForAnother;
    }
}

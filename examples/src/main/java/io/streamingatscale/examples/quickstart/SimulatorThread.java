package io.streamingatscale.examples.quickstart;

import io.streamingatscale.workload.Simulator;
import org.jspecify.annotations.Nullable;

/** The simulator on a thread of its own. */
final class SimulatorThread {

    private final Simulator simulator;
    private final Thread thread;
    private volatile @Nullable Exception failure;

    private SimulatorThread(Simulator simulator) {
        this.simulator = simulator;
        this.thread = new Thread(this::run, "simulator");
        thread.setDaemon(true);
    }

    static SimulatorThread start(Simulator simulator) {
        SimulatorThread started = new SimulatorThread(simulator);
        started.thread.start();
        return started;
    }

    private void run() {
        try {
            simulator.run();
        } catch (InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * Checks that all was produced that should be.
     *
     * @throws IllegalStateException if a send failed
     */
    void checkWell() {
        Exception cause = failure == null ? simulator.firstFailure().orElse(null) : failure;
        if (cause != null) {
            throw new IllegalStateException("simulator could not produce: " + cause, cause);
        }
    }
}

package io.streamingatscale.testkit;

import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One life of a process: its pipelines' workers, from its start to its death. */
final class SimProcess<T> {

    private static final Duration DRAIN = Duration.ofSeconds(5);
    /** Turns from the end of a process to its next start. */
    private static final int RESTART = 20;

    private static final int MOST_RECORDS_LEFT = 4;

    private final SimRun<T> run;
    private final int number;
    private final List<SimActor> actors = new ArrayList<>();
    private final List<Worker> workers = new ArrayList<>();
    private final Set<Worker> busy = new HashSet<>();
    private boolean isAlive = true;
    private boolean isPaused;
    private boolean isClosing;
    private int recordsLeft;
    private int restartAt;

    SimProcess(SimRun<T> run, int number) {
        this.run = run;
        this.number = number;
    }

    int number() {
        return number;
    }

    int restartAt() {
        return restartAt;
    }

    List<SimActor> actors() {
        return actors;
    }

    /** Starts a pipeline in the process. */
    void start(Pipeline pipeline) {
        for (int index = 0; index < pipeline.workers(); index++) {
            SimEnvironment environment = new SimEnvironment(run, this);
            Worker worker = pipeline.worker(index, environment);
            workers.add(worker);
            actors.add(new SimActor(
                    () -> isAble() && workers.contains(worker) && !busy.contains(worker), () -> turn(worker)));
            actors.add(new SimActor(() -> isAble() && environment.hasTasks(), () -> task(environment)));
        }
    }

    private boolean isAble() {
        return isAlive && !isPaused;
    }

    private boolean turn(Worker worker) {
        boolean[] worked = {true};
        busy.add(worker);
        run.isolated(this, () -> worked[0] = isClosing ? close(worker) : worker.step() == Worker.Progress.WORKED);
        busy.remove(worker);
        return worked[0];
    }

    private boolean task(SimEnvironment environment) {
        run.isolated(this, environment::runTask);
        return true;
    }

    /** Has the process close itself in order at its next turns, and a batch at hand end at once or some records later. */
    void closeSoon() {
        isClosing = true;
        recordsLeft = run.world().effects().entries().size() % MOST_RECORDS_LEFT;
    }

    /** Returns whether a worker is to begin no other record. */
    boolean isStopping() {
        return isClosing && --recordsLeft < 0;
    }

    private boolean close(Worker worker) {
        worker.drain(DRAIN);
        workers.remove(worker);
        if (workers.isEmpty()) {
            die();
        }
        return true;
    }

    boolean isAlive() {
        return isAlive;
    }

    /**
     * Lets only the living go on.
     *
     * @throws ProcessDeath if it is dead
     */
    void checkAlive() {
        if (!isAlive) {
            throw new ProcessDeath();
        }
    }

    void pause(boolean isToPause) {
        isPaused = isToPause;
    }

    boolean isPaused() {
        return isPaused;
    }

    /** Ends the process; what it was in the midst of unwinds when it goes on. */
    void die() {
        if (isAlive) {
            isAlive = false;
            restartAt = run.turns() + RESTART;
            run.world().died(this);
        }
    }

    void dieWithDisk() {
        run.world().loseDisk(number);
        die();
    }

    @Override
    public String toString() {
        return "process " + number;
    }
}

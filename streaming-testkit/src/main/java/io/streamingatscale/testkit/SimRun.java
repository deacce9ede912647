package io.streamingatscale.testkit;

import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.PositionLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * One run of a simulation: gives everybody their turns, one at a time, in an order that depends on the plan alone.
 *
 * <p>A process that waits, or stands still in the midst of a call, has the others take their turns within that call. So
 * there are no threads, and every run can be played again.
 */
final class SimRun<T> {

    private static final int LONGEST = 60_000;
    private static final int PAUSE = 150;
    private static final Duration TURN = Duration.ofMillis(1);
    private static final Duration FIRST_WAIT = Duration.ofMillis(10);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

    private final SimSetup<T> setup;
    private final SimPlan plan;
    private final Random random;
    private final SimClock clock = new SimClock();
    private final SimWorld<T> world;
    private final List<SimActor> actors = new ArrayList<>();
    private final List<SimProcess<T>> processes = new ArrayList<>();
    private int turns;
    private int idle;
    private Duration wait = FIRST_WAIT;

    SimRun(SimSetup<T> setup, SimPlan plan, SimExpectation expectation) {
        this.setup = setup;
        this.plan = plan;
        this.random = new Random(plan.seed());
        this.world = new SimWorld<>(setup, plan, this, expectation);
        world.addActors(actors);
        actors.add(new SimActor(this::hasDead, this::startDead));
    }

    SimWorld<T> world() {
        return world;
    }

    SimClock clock() {
        return clock;
    }

    Random random() {
        return random;
    }

    int turns() {
        return turns;
    }

    boolean isFair() {
        return plan.seed() == 0;
    }

    /** Chooses one of several: the first in the fair order, else any. */
    int pick(int count) {
        return isFair() ? 0 : random.nextInt(count);
    }

    /**
     * Plays the run to its end, or to where it has to stop.
     *
     * @throws AssertionError if a promise was broken
     */
    void play() {
        try {
            playToTheEnd();
        } catch (RightStop e) {
            // nothing may follow
        }
    }

    private void playToTheEnd() {
        for (int number = 0; number < setup.processes(); number++) {
            processes.add(new SimProcess<>(this, number));
            start(number);
        }
        while (!world.isComplete()) {
            turn();
        }
        world.judge().end();
    }

    private boolean isToStop(RuntimeException failure) {
        return failure instanceof PositionLostException && world.log().hasLostRecords();
    }

    /** Unwinds a run in which a pipeline has stopped as it must. */
    private static final class RightStop extends Error {
        private static final long serialVersionUID = 1;

        RightStop() {
            super("a pipeline has stopped as it must", null, false, false);
        }
    }

    // ---- turns ----

    /** Gives somebody a turn. */
    void turn() {
        if (++turns > LONGEST) {
            throw new AssertionError("no progress: turns=" + turns + ", " + world.progress());
        }
        List<SimActor> able = ableActors();
        boolean worked = !able.isEmpty() && choose(able).act();
        if (worked) {
            idle = 0;
            wait = FIRST_WAIT;
            clock.pass(TURN);
        } else if (++idle >= able.size()) {
            passTime();
        }
        if (!isFair() && random.nextInt(64) == 0) {
            clock.pass(Duration.ofMillis(random.nextInt(5_000)));
        }
    }

    private List<SimActor> ableActors() {
        List<SimActor> able = new ArrayList<>();
        for (SimActor actor : actors) {
            if (actor.isAble()) {
                able.add(actor);
            }
        }
        for (SimProcess<T> process : processes) {
            for (SimActor actor : process.actors()) {
                if (actor.isAble()) {
                    able.add(actor);
                }
            }
        }
        return able;
    }

    private SimActor choose(List<SimActor> able) {
        SimActor chosen = able.get(pick(able.size()));
        if (isFair()) {
            for (SimActor actor : able) {
                chosen = actor.lastTurn < chosen.lastTurn ? actor : chosen;
            }
        }
        chosen.lastTurn = turns;
        return chosen;
    }

    private void passTime() {
        clock.pass(wait);
        wait = wait.compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : wait;
        idle = 0;
    }

    /** Has a process stand still until others have taken over. */
    void pause(SimProcess<?> process) {
        process.pause(true);
        world.log().expire(process);
        for (int i = 0; i < PAUSE; i++) {
            turn();
        }
        process.pause(false);
    }

    // ---- processes ----

    private void start(int number) {
        SimProcess<T> process = new SimProcess<>(this, number);
        processes.set(number, process);
        isolated(process, () -> {
            for (Function<SimulatedWorld<T>, Pipeline> maker : setup.pipelines()) {
                Pipeline pipeline = maker.apply(new SimulatedWorld<>(world, process, setup.mostInFlight()));
                world.judge().promises(pipeline.name(), pipeline.guarantee());
                process.start(pipeline);
            }
        });
    }

    private boolean hasDead() {
        return processes.stream().anyMatch(this::isDue);
    }

    private boolean isDue(SimProcess<T> process) {
        return !process.isAlive() && turns >= process.restartAt();
    }

    private boolean startDead() {
        processes.stream().filter(this::isDue).findFirst().ifPresent(process -> start(process.number()));
        return true;
    }

    /**
     * Runs what may end a process, and only that process.
     *
     * @throws AssertionError if a pipeline stops by itself
     */
    void isolated(SimProcess<?> process, Runnable action) {
        try {
            action.run();
        } catch (ProcessDeath e) {
            process.die();
        } catch (RuntimeException e) {
            throw isToStop(e) ? new RightStop() : new AssertionError("pipeline stopped: " + e, e);
        }
    }
}

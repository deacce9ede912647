package io.streamingatscale.testkit;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Plays many runs of one simulation and stops at the first that breaks a promise. */
final class SimCampaign<T> {

    /** How many of the effects before the first fault the story of a failed run tells. */
    private static final int STORY_BEFORE = 12;

    private static final int STORY = 80;

    private final SimSetup<T> setup;
    private final SimExpectation expectation;
    private final List<SimEffects.Entry> quiet;
    private final Map<FaultKind, Long> faults = new EnumMap<>(FaultKind.class);
    private long runs;

    /**
     * Plays the run without faults.
     *
     * @throws AssertionError if it breaks a promise
     */
    SimCampaign(SimSetup<T> setup) {
        if (setup.pipelines().isEmpty()) {
            throw new IllegalStateException("a simulation must run a pipeline: pipelines=0; add one by running(...)");
        }
        this.setup = setup;
        SimRun<T> run = attempt(SimPlan.QUIET, SimExpectation.NONE);
        this.expectation = new SimExpectation(run.world().tables().values());
        this.quiet = run.world().effects().entries();
    }

    /** Plays a run for each fault at each effect. */
    void singles(Collection<FaultKind> kinds) {
        for (SimEffects.Entry entry : quiet) {
            for (FaultKind kind : kinds) {
                if (entry.place().knows(kind)) {
                    play(SimPlan.QUIET.plus(new SimFault(kind, entry.number())));
                }
            }
        }
    }

    /** Plays a run for each two faults, the second at an effect that comes after the first one. */
    void pairs(Collection<FaultKind> kinds) {
        for (SimEffects.Entry first : quiet) {
            for (FaultKind kind : kinds) {
                if (first.place().knows(kind)) {
                    pairs(SimPlan.QUIET.plus(new SimFault(kind, first.number())), first.number(), kinds);
                }
            }
        }
    }

    private void pairs(SimPlan single, int after, Collection<FaultKind> kinds) {
        for (SimEffects.Entry second : play(single).world().effects().entries()) {
            for (FaultKind kind : kinds) {
                if (second.number() > after && second.place().knows(kind)) {
                    play(single.plus(new SimFault(kind, second.number())));
                }
            }
        }
    }

    void seeds(long first, int count, List<FaultKind> kinds) {
        for (long seed = first; seed < first + count; seed++) {
            play(SimPlan.random(seed, 2 * quiet.size(), kinds));
        }
    }

    SimRun<T> play(SimPlan plan) {
        return attempt(plan, expectation);
    }

    private SimRun<T> attempt(SimPlan plan, SimExpectation measure) {
        SimRun<T> run = new SimRun<>(setup, plan, measure);
        try {
            run.play();
        } catch (AssertionError e) {
            throw explain(plan, measure, e);
        }
        runs++;
        run.world().effects().injected().forEach((kind, count) -> faults.merge(kind, (long) count, Long::sum));
        return run;
    }

    SimulationReport report() {
        return new SimulationReport(quiet.size(), runs, faults);
    }

    // ---- a run that broke a promise ----

    private AssertionError explain(SimPlan plan, SimExpectation measure, AssertionError failure) {
        SimPlan smallest = smallest(plan, measure);
        SimRun<T> run = new SimRun<>(setup, smallest, measure);
        AssertionError again = failureOf(run);
        AssertionError reason = again == null ? failure : again;
        return new AssertionError(
                reason.getMessage() + "\n  to play it again: .replay(\"" + smallest + "\")\n  what happened:\n"
                        + story(run.world().effects().entries()),
                reason.getCause() == null ? reason : reason.getCause());
    }

    /** Returns a plan that breaks a promise too, and of which no fault can be left out. */
    private SimPlan smallest(SimPlan plan, SimExpectation measure) {
        for (SimFault fault : plan.faults()) {
            SimPlan smaller = plan.without(fault);
            if (failureOf(new SimRun<>(setup, smaller, measure)) != null) {
                return smallest(smaller, measure);
            }
        }
        return plan;
    }

    private static @Nullable AssertionError failureOf(SimRun<?> run) {
        try {
            run.play();
            return null;
        } catch (AssertionError e) {
            return e;
        }
    }

    private static String story(List<SimEffects.Entry> entries) {
        int first = entries.stream()
                .filter(entry -> entry.fault() != null)
                .findFirst()
                .map(SimEffects.Entry::number)
                .orElse(1);
        return entries.stream()
                .skip(Math.max(0, first - STORY_BEFORE))
                .limit(STORY)
                .map(entry -> "    " + entry)
                .collect(Collectors.joining("\n"));
    }
}

package io.streamingatscale.testkit;

import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the effects of a run, has go wrong what its plan says, and writes down what happened.
 *
 * <p>All that a process does to what outlives it comes through here: {@link #call} for what the caller waits for,
 * {@link #next} for a request that arrives by itself.
 */
final class SimEffects {

    /** One effect as it was counted. */
    record Entry(
            int number,
            SimPlace place,
            String text,
            @Nullable FaultKind fault) {
        @Override
        public String toString() {
            return "#" + number + " " + text + (fault == null ? "" : "   <-- " + fault);
        }
    }

    static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final SimWorld<?> world;
    private final SimPlan plan;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<FaultKind, Integer> injected = new EnumMap<>(FaultKind.class);

    SimEffects(SimWorld<?> world, SimPlan plan) {
        this.world = world;
        this.plan = plan;
    }

    List<Entry> entries() {
        return entries;
    }

    Map<FaultKind, Integer> injected() {
        return injected;
    }

    /** Counts an effect and returns what goes wrong with it; what goes wrong beside it has happened. */
    @Nullable
    FaultKind next(SimProcess<?> by, SimPlace place, String what) {
        int number = entries.size() + 1;
        FaultKind planned = plan.at(number);
        FaultKind fault = planned != null && place.knows(planned) ? planned : null;
        entries.add(new Entry(number, place, by + ": " + what, fault));
        if (fault == null) {
            return null;
        }
        injected.merge(fault, 1, Integer::sum);
        if (fault.isOfTheWorld()) {
            world.happen(fault, by);
            return null;
        }
        return fault;
    }

    /**
     * Has a process do something and wait for it.
     *
     * @param all the effect
     * @param part a part of it, where it can happen in part
     */
    <R> R call(SimProcess<?> by, SimPlace place, String what, SimEffect<R> all, Runnable part) {
        by.checkAlive();
        FaultKind fault = next(by, place, what);
        if (fault == null) {
            return all.happen();
        }
        switch (fault) {
            case PAUSE -> world.run().pause(by);
            case TWICE -> all.happen();
            case CRASH_BEFORE -> by.die();
            case DISK_LOST -> by.dieWithDisk();
            case CRASH_AFTER -> dieAfter(by, all::happen);
            case CRASH_PARTLY -> dieAfter(by, part);
            case THROTTLE -> throw new TransientException("throttled: " + what, null, RETRY_AFTER);
            case REPLY_LOST -> throw lost(place, what, all::happen);
            case PARTLY -> throw lost(place, what, part);
            default -> throw place.failure("cannot be reached: " + what);
        }
        by.checkAlive();
        return all.happen();
    }

    <R> R call(SimProcess<?> by, SimPlace place, String what, SimEffect<R> all) {
        return call(by, place, what, all, () -> {});
    }

    private static void dieAfter(SimProcess<?> by, Runnable effect) {
        try {
            effect.run();
        } finally {
            by.die();
        }
    }

    private static RuntimeException lost(SimPlace place, String what, Runnable effect) {
        effect.run();
        return place.failure("no answer: " + what);
    }
}

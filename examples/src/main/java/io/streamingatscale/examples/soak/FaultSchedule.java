package io.streamingatscale.examples.soak;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** Draws one fault after the other; the same seed gives the same ones. */
final class FaultSchedule {

    private final Random random;
    private final List<FaultKind> kinds;
    /** One of each, so that a short run has them all. */
    private final Deque<FaultKind> first;

    private final Duration every;

    /**
     * Begins a schedule.
     *
     * @param kinds to choose from, each by its weight
     * @param every the mean gap
     */
    FaultSchedule(long seed, List<FaultKind> kinds, Duration every) {
        this.random = new Random(seed);
        this.kinds = List.copyOf(kinds);
        this.every = every;
        List<FaultKind> shuffled = new ArrayList<>(kinds);
        Collections.shuffle(shuffled, random);
        this.first = new ArrayDeque<>(shuffled);
    }

    /**
     * A fault to come.
     *
     * @param gap from the one before
     * @param where which of the possible targets, from 0 to less than 1
     * @param share how much of it, from 0 to less than 1
     */
    record Planned(FaultKind kind, Duration gap, double where, double share, Duration length) {}

    Planned next() {
        Duration gap = Duration.ofNanos((long) (every.toNanos() * (0.2 + 1.6 * random.nextDouble())));
        FaultKind kind = first.isEmpty() ? kind() : first.remove();
        return new Planned(kind, gap, random.nextDouble(), random.nextDouble(), kind.length(random.nextDouble()));
    }

    private FaultKind kind() {
        int at = random.nextInt(kinds.stream().mapToInt(FaultKind::weight).sum());
        for (FaultKind kind : kinds) {
            at -= kind.weight();
            if (at < 0) {
                return kind;
            }
        }
        throw new IllegalStateException("weights are positive");
    }
}

package io.streamingatscale.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a run depends on.
 *
 * @param seed of the order in which things happen; 0 is the fair order, everybody in turn
 * @param faults what goes wrong, by the number of the effect
 */
record SimPlan(long seed, List<SimFault> faults) {

    static final SimPlan QUIET = new SimPlan(0, List.of());

    SimPlan {
        faults = List.copyOf(faults);
    }

    /** Returns a plan of up to a dozen faults among the first effects. */
    static SimPlan random(long seed, int effects, List<FaultKind> kinds) {
        Random random = new Random(seed);
        List<SimFault> faults = new ArrayList<>();
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            faults.add(new SimFault(kinds.get(random.nextInt(kinds.size())), 1 + random.nextInt(effects)));
        }
        faults.sort(Comparator.comparingInt(SimFault::at));
        return new SimPlan(seed, faults);
    }

    /** Returns what {@link #toString} had written, such as {@code seed=42 crash-after@17 pause@20}. */
    static SimPlan parse(String text) {
        String[] words = text.trim().split("\\s+");
        if (!words[0].startsWith("seed=")) {
            throw new IllegalArgumentException("plan must begin with its seed: plan=\"" + text + "\"");
        }
        return new SimPlan(
                Long.parseLong(words[0].substring("seed=".length())),
                Arrays.stream(words).skip(1).map(SimFault::parse).toList());
    }

    @Nullable
    FaultKind at(int effect) {
        for (SimFault fault : faults) {
            if (fault.at() == effect) {
                return fault.kind();
            }
        }
        return null;
    }

    SimPlan plus(SimFault fault) {
        List<SimFault> more = new ArrayList<>(faults);
        more.add(fault);
        return new SimPlan(seed, more);
    }

    SimPlan without(SimFault fault) {
        return new SimPlan(
                seed, faults.stream().filter(each -> !each.equals(fault)).toList());
    }

    @Override
    public String toString() {
        return "seed=" + seed + faults.stream().map(fault -> " " + fault).collect(Collectors.joining());
    }
}

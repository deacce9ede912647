package io.streamingatscale.testkit;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Guarantee;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds a run to what its pipelines promise, at each checkpoint and at its end. */
final class SimJudge {

    private record Key(String pipeline, Partition partition) {}

    private final SimExpectation expectation;
    private final SimSetup<?> setup;
    private final Map<String, SimTable> tables;
    private final Map<String, GuaranteeLevel> promises = new LinkedHashMap<>();
    private final Map<Key, Checkpoint> saved = new HashMap<>();

    /**
     * Makes the judge of a run.
     *
     * @param expectation what a run without faults had left
     * @param setup has what must stand in tables by the author of the simulation
     * @param tables a live view of what the sinks hold
     */
    SimJudge(SimExpectation expectation, SimSetup<?> setup, Map<String, SimTable> tables) {
        this.expectation = expectation;
        this.setup = setup;
        this.tables = tables;
    }

    void promises(String pipeline, Guarantee guarantee) {
        promises.put(pipeline, guarantee.level());
    }

    /**
     * Looks at a checkpoint that has just been saved.
     *
     * @throws AssertionError if it goes back, is of another log, or passes a record that has not taken effect
     */
    void saved(Checkpoint checkpoint) {
        GuaranteeLevel promise = promises.get(checkpoint.pipeline());
        if (promise == null || promise == GuaranteeLevel.BEST_EFFORT) {
            return; // kept for something else than a pipeline's progress
        }
        Checkpoint before = saved.put(new Key(checkpoint.pipeline(), checkpoint.partition()), checkpoint);
        if (before != null
                && (before.position().offset() > checkpoint.position().offset()
                        || before.epoch() > checkpoint.epoch())) {
            throw new AssertionError("checkpoint goes back: before=" + before + ", now=" + checkpoint);
        }
        if (before != null && isOfAnotherLog(checkpoint.position(), before.position())) {
            throw new AssertionError("checkpoint is of another log: before=" + before + ", now=" + checkpoint);
        }
        for (SimExpectation.Due due : expectation.dueBefore(checkpoint)) {
            SimTable table = tables.get(due.table());
            if (table == null || !table.holds(due.value())) {
                throw new AssertionError("checkpoint is ahead of the effect: checkpoint=" + checkpoint + ", table="
                        + due.table() + ", missing=" + due.value() + " of " + due.origin());
            }
        }
    }

    private static boolean isOfAnotherLog(Position now, Position before) {
        return now.token().isPresent()
                && before.token().isPresent()
                && !now.token().equals(before.token());
    }

    /** Returns the offset up to which every pipeline has committed. */
    long committedByAll(Partition partition) {
        return promises.keySet().stream()
                .mapToLong(pipeline -> committed(pipeline, partition))
                .min()
                .orElse(0);
    }

    private long committed(String pipeline, Partition partition) {
        Checkpoint last = saved.get(new Key(pipeline, partition));
        return last == null ? 0 : last.position().offset();
    }

    /** Returns whether every pipeline has a position in a partition. */
    boolean isBegun(Partition partition) {
        return promises.keySet().stream().allMatch(pipeline -> saved.containsKey(new Key(pipeline, partition)));
    }

    boolean isComplete(SimLog<?> log) {
        return !promises.isEmpty()
                && log.partitions().stream().allMatch(partition -> committedByAll(partition) >= log.end(partition));
    }

    String progress(SimLog<?> log) {
        return "committed="
                + log.partitions().stream()
                        .map(partition -> partition + ":" + committedByAll(partition) + "/" + log.end(partition))
                        .toList();
    }

    /**
     * Looks at what is left.
     *
     * @throws AssertionError if something is lost, stands there more often than it may, or in another order
     */
    void end() {
        List<String> complaints = new ArrayList<>();
        for (SimTable table : tables.values()) {
            List<SimTable.Row> quiet = expectation.tables().get(table.name());
            if (quiet != null) {
                compare(table, quiet.stream().map(SimTable.Row::value).toList(), complaints);
            }
            complaints.addAll(SimOrder.complaints(table));
        }
        compare(mainTable(), setup.expected(), complaints);
        compare(tables.get(SimulatedWorld.DEAD_LETTERS), setup.deadLetters(), complaints);
        if (!complaints.isEmpty()) {
            throw new AssertionError(String.join("; ", complaints));
        }
    }

    private SimTable mainTable() {
        return tables.values().stream()
                .filter(table -> !table.name().equals(SimulatedWorld.DEAD_LETTERS))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing was written"));
    }

    private void compare(@Nullable SimTable table, @Nullable Collection<?> wanted, List<String> complaints) {
        if (table == null || wanted == null) {
            return;
        }
        Map<Object, Long> want = counts(setup.mayRepeat() ? new LinkedHashSet<>(wanted) : wanted);
        Map<Object, Long> have =
                counts(table.applied().stream().map(SimTable.Row::value).toList());
        boolean mayRepeat = setup.mayRepeat()
                || table.effect() == Effect.APPEND
                || promises.values().stream().anyMatch(level -> level != GuaranteeLevel.EXACTLY_ONCE_EFFECT);
        want.forEach((value, count) -> {
            long found = have.getOrDefault(value, 0L);
            if (found < count) {
                complaints.add(
                        "lost from " + table.name() + ": value=" + value + ", wanted=" + count + ", found=" + found);
            }
        });
        have.forEach((value, count) -> {
            long most = mayRepeat && want.containsKey(value) ? Long.MAX_VALUE : want.getOrDefault(value, 0L);
            if (count > most) {
                complaints.add(
                        "doubled in " + table.name() + ": value=" + value + ", wanted=" + most + ", found=" + count);
            }
        });
    }

    private static Map<Object, Long> counts(Collection<?> values) {
        return values.stream()
                .collect(Collectors.groupingBy(Function.<Object>identity(), LinkedHashMap::new, Collectors.counting()));
    }
}

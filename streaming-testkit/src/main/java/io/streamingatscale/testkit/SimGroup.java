package io.streamingatscale.testkit;

import io.streamingatscale.core.Partition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which reader of a pipeline has which partition of the log. */
final class SimGroup<T> {

    /** For how many turns an owner does not notice that its partition has moved. */
    private static final int OVERLAP = 80;

    private final String pipeline;
    private final SimLog<T> log;
    private final SimRun<T> run;
    private final List<SimReader<T>> members = new ArrayList<>();
    private final Map<Partition, SimReader<T>> owners = new LinkedHashMap<>();
    /** To whom a partition goes when its owner has given it back. */
    private final Map<Partition, SimReader<T>> moving = new HashMap<>();

    SimGroup(String pipeline, SimLog<T> log, SimRun<T> run) {
        this.pipeline = pipeline;
        this.log = log;
        this.run = run;
    }

    /** Returns the offset up to which the pipeline has committed. */
    long committed(Partition partition) {
        return run.world()
                .checkpoints()
                .load(pipeline, partition)
                .map(checkpoint -> checkpoint.position().offset())
                .orElse(0L);
    }

    void join(SimReader<T> reader) {
        members.add(reader);
        assignFree();
        members.stream()
                .max(Comparator.comparingInt(this::count))
                .filter(busiest -> count(busiest) > count(reader) + 1)
                .ifPresent(busiest -> moving.put(ownedBy(busiest).get(0), reader));
    }

    private int count(SimReader<T> reader) {
        return ownedBy(reader).size();
    }

    List<Partition> ownedBy(SimReader<T> reader) {
        return owners.entrySet().stream()
                .filter(entry -> entry.getValue() == reader)
                .map(Map.Entry::getKey)
                .toList();
    }

    void leave(SimReader<T> reader) {
        members.remove(reader);
        owners.values().removeIf(owner -> owner == reader);
        moving.values().removeIf(target -> target == reader);
    }

    void leave(SimProcess<?> process) {
        List.copyOf(members).stream().filter(reader -> reader.isOf(process)).forEach(this::leave);
    }

    /** Gives free partitions to those that have the fewest. */
    void assignFree() {
        for (Partition partition : log.partitions()) {
            if (!owners.containsKey(partition)) {
                fewest().ifPresent(reader -> owners.put(partition, reader));
            }
        }
    }

    private Optional<SimReader<T>> fewest() {
        return members.stream().filter(SimReader::isAwake).min(Comparator.comparingInt(this::count));
    }

    boolean isLeaving(Partition partition, SimReader<T> reader) {
        return owners.get(partition) == reader && moving.containsKey(partition);
    }

    /** Hears that an owner has given a partition back. */
    void handedOver(Partition partition, SimReader<T> reader) {
        SimReader<T> target = moving.remove(partition);
        if (owners.get(partition) == reader && target != null) {
            owners.put(partition, target);
        }
    }

    void expire(SimProcess<?> process) {
        for (SimReader<T> reader : List.copyOf(members)) {
            if (reader.isOf(process)) {
                ownedBy(reader).forEach(reader::dispossess);
                owners.values().removeIf(owner -> owner == reader);
            }
        }
        assignFree();
    }

    /** Moves a partition to another member, or away from and back to the only one. */
    void move(FaultKind kind, SimProcess<?> process) {
        List<Map.Entry<Partition, SimReader<T>>> candidates = owners.entrySet().stream()
                .filter(entry -> entry.getValue().isOf(process))
                .toList();
        if (!candidates.isEmpty()) {
            Map.Entry<Partition, SimReader<T>> chosen = candidates.get(run.pick(candidates.size()));
            move(kind, chosen.getKey(), chosen.getValue());
        }
    }

    private void move(FaultKind kind, Partition partition, SimReader<T> from) {
        List<SimReader<T>> others =
                members.stream().filter(reader -> reader != from).toList();
        SimReader<T> to = others.isEmpty() ? from : others.get(run.pick(others.size()));
        if (kind == FaultKind.REVOKE) {
            moving.put(partition, to);
            return;
        }
        if (kind == FaultKind.OVERLAP && to != from) {
            from.deafFor(OVERLAP);
        }
        from.dispossess(partition);
        owners.put(partition, to);
    }
}

package io.streamingatscale.testkit;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a run without faults has left in the tables: the measure of all others. */
final class SimExpectation {

    /** Knows nothing yet. */
    static final SimExpectation NONE = new SimExpectation(List.of());

    private record Reach(String pipeline, Partition partition) {}

    /** A value that must stand in a table once its record is committed. */
    record Due(String table, Origin origin, Object value) {}

    private final Map<String, List<SimTable.Row>> tables = new LinkedHashMap<>();
    private final Map<Reach, NavigableMap<Long, List<Due>>> dues = new HashMap<>();

    SimExpectation(Collection<SimTable> tables) {
        tables.forEach(this::add);
    }

    private void add(SimTable table) {
        tables.put(table.name(), List.copyOf(table.applied()));
        for (SimTable.Row row : table.applied()) {
            dues.computeIfAbsent(new Reach(row.pipeline(), row.origin().partition()), key -> new TreeMap<>())
                    .computeIfAbsent(row.origin().offset(), key -> new ArrayList<>())
                    .add(new Due(table.name(), row.origin(), row.value()));
        }
    }

    Map<String, List<SimTable.Row>> tables() {
        return tables;
    }

    /** Returns what must have taken effect when a checkpoint is saved. */
    List<Due> dueBefore(Checkpoint checkpoint) {
        return dues
                .getOrDefault(new Reach(checkpoint.pipeline(), checkpoint.partition()), new TreeMap<>())
                .headMap(checkpoint.position().offset())
                .values()
                .stream()
                .flatMap(List::stream)
                .toList();
    }
}

package io.streamingatscale.testkit;

import io.streamingatscale.dedup.Coverage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an index of ids knows. */
final class SimIndexState {

    record IdKey(long high, long low, int kind, int partition) {}

    record Entry(IdKey key, int partition, long offset, long time) {}

    final List<String> names = new ArrayList<>();
    final Map<String, Integer> numbers = new HashMap<>();
    final List<Entry> entries = new ArrayList<>();
    final Map<Integer, Coverage> coverage = new LinkedHashMap<>();
    long evicted = -1;

    /** Returns the number that a new name gets. */
    int learn(String name) {
        names.add(name);
        numbers.put(name, numbers.size());
        return numbers.size() - 1;
    }

    SimIndexState copy() {
        SimIndexState copy = new SimIndexState();
        names.forEach(copy::learn);
        copy.entries.addAll(entries);
        copy.coverage.putAll(coverage);
        copy.evicted = evicted;
        return copy;
    }
}

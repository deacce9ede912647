package io.streamingatscale.dedup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a {@link HeapDedupIndex} knows. */
final class HeapDedupState {
    final List<HeapEntry> entries = new ArrayList<>();
    final List<HeapEntry> forgotten = new ArrayList<>();
    final List<String> names = new ArrayList<>();
    final Map<String, Integer> partitions = new HashMap<>();
    final Map<Integer, Coverage> coverage = new HashMap<>();
    long expiry;
    long evictedUpTo = -1;

    void learn(String name) {
        partitions.put(name, names.size());
        names.add(name);
    }

    void narrow(long fromLogTime) {
        coverage.replaceAll((p, known) -> new Coverage(Math.max(known.fromLogTime(), fromLogTime), known.toOffset()));
    }
}

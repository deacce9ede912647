package io.streamingatscale.testkit;

import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Partition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** In which order records took effect: each for the first time in the order of its partition. */
final class SimOrder {

    private record Lane(String pipeline, Partition partition) {}

    private SimOrder() {}

    /** Returns what is out of order; nothing for keyed tables, which write the records of a commit in any order. */
    static List<String> complaints(SimTable table) {
        List<String> complaints = new ArrayList<>();
        if (table.effect() == Effect.KEYED) {
            return complaints;
        }
        Map<Lane, Long> last = new HashMap<>();
        Set<Object> seen = new HashSet<>();
        for (SimTable.Row row : table.applied()) {
            Lane lane = new Lane(row.pipeline(), row.origin().partition());
            if (seen.add(List.of(lane, row.origin().offset()))) {
                Long before = last.put(lane, row.origin().offset());
                if (before != null && before > row.origin().offset()) {
                    complaints.add(
                            "out of order in " + table.name() + ": origin=" + row.origin() + ", after=" + before);
                }
            }
        }
        return complaints;
    }
}

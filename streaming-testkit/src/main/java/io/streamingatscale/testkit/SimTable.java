package io.streamingatscale.testkit;

import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Origin;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a sink holds, which outlives the processes that write to it. */
final class SimTable {

    /** One record as it was written. */
    record Row(String pipeline, Origin origin, Object key, Object value) {}

    private final String name;
    private final Effect effect;
    private final List<Row> applied = new ArrayList<>();
    private final Map<Object, Row> rows = new LinkedHashMap<>();
    private final Set<Object> values = new HashSet<>();

    SimTable(String name, Effect effect) {
        this.name = name;
        this.effect = effect;
    }

    String name() {
        return name;
    }

    Effect effect() {
        return effect;
    }

    /** Adds a row; one whose key is there already has no effect where the table is keyed. Returns whether it had any. */
    boolean apply(Row row) {
        if (effect == Effect.KEYED && rows.putIfAbsent(row.key(), row) != null) {
            return false;
        }
        applied.add(row);
        values.add(row.value());
        return true;
    }

    /** Returns what took effect, in order. */
    List<Row> applied() {
        return applied;
    }

    @Nullable
    Row row(Object key) {
        return rows.get(key);
    }

    boolean holds(Object value) {
        return values.contains(value);
    }
}

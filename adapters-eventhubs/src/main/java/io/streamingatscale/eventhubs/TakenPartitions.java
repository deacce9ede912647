package io.streamingatscale.eventhubs;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Partitions that another owner has taken although they are a member's own. Nobody of the group has, or its records would say so:
 * it is left alone for a while, lest the two take turns for ever.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class TakenPartitions {

    static final Duration PAUSE = Duration.ofSeconds(30);

    private final LongSupplier nanoTime;
    private final Map<String, Long> takenAt = new HashMap<>();

    TakenPartitions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(String partition) {
        takenAt.put(partition, nanoTime.getAsLong());
    }

    /** Forgets those that were not the member's own, and so have been taken by one of the group. */
    void removeAll(Set<String> partitions) {
        takenAt.keySet().removeAll(partitions);
    }

    /** Returns those that are not to be claimed yet. */
    Set<String> present() {
        long now = nanoTime.getAsLong();
        takenAt.values().removeIf(since -> now - since >= PAUSE.toNanos());
        return Set.copyOf(takenAt.keySet());
    }

    /** Returns partitions without those that are not to be claimed yet. */
    Set<String> without(Set<String> partitions) {
        if (takenAt.isEmpty()) {
            return partitions;
        }
        Set<String> rest = new HashSet<>(partitions);
        rest.removeAll(present());
        return rest;
    }
}

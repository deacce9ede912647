package io.streamingatscale.benchmarks.dedup;

import java.util.concurrent.ConcurrentHashMap;

/** A map in the heap and a ring of ids that says which is the oldest. */
final class MapEngine implements Engine {

    /** An id as a key. */
    record Id(long high, long low) {}

    private final ConcurrentHashMap<Id, Long> offsets;
    private final Id[][] rings;
    private final int[] next;

    MapEngine(long entries, int threads) {
        offsets = new ConcurrentHashMap<>(Math.toIntExact(entries));
        rings = new Id[threads][Math.toIntExact(entries / threads)];
        next = new int[threads];
    }

    @Override
    public int check(Ids ids, int thread) {
        Id[] ring = rings[thread];
        int copies = 0;
        for (int i = 0; i < Ids.BATCH; i++) {
            Id id = new Id(ids.high[i], ids.low[i]);
            if (offsets.putIfAbsent(id, ids.offset + i) != null) {
                copies++;
                continue;
            }
            int place = next[thread];
            if (ring[place] != null) {
                offsets.remove(ring[place]);
            }
            ring[place] = id;
            next[thread] = place + 1 == ring.length ? 0 : place + 1;
        }
        return copies;
    }

    @Override
    public void close() {}
}

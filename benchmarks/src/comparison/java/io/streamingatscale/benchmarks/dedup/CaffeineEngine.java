package io.streamingatscale.benchmarks.dedup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/** A bounded cache in the heap; it lets go of what it thinks is of least use, which is not the oldest. */
final class CaffeineEngine implements Engine {

    private final Cache<MapEngine.Id, Long> cache;

    CaffeineEngine(long entries) {
        cache = Caffeine.newBuilder()
                .maximumSize(entries)
                .initialCapacity(Math.toIntExact(entries))
                .executor(Runnable::run)
                .build();
    }

    @Override
    public int check(Ids ids, int thread) {
        int copies = 0;
        for (int i = 0; i < Ids.BATCH; i++) {
            Long before = cache.asMap().putIfAbsent(new MapEngine.Id(ids.high[i], ids.low[i]), ids.offset + i);
            copies += before == null ? 0 : 1;
        }
        return copies;
    }

    @Override
    public void close() {}
}

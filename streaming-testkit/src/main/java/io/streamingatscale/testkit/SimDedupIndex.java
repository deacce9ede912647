package io.streamingatscale.testkit;

import io.streamingatscale.dedup.Coverage;
import io.streamingatscale.dedup.DedupException;
import io.streamingatscale.dedup.DedupFullException;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupProbe;
import io.streamingatscale.dedup.DedupScope;
import io.streamingatscale.dedup.DedupSettings;
import io.streamingatscale.dedup.DedupVerdict;
import io.streamingatscale.dedup.WhenFull;
import io.streamingatscale.testkit.SimIndexState.Entry;
import io.streamingatscale.testkit.SimIndexState.IdKey;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An index of ids whose forced state stays on its process's disk. */
final class SimDedupIndex implements DedupIndex {

    private final DedupSettings settings;
    private final SimWorld<?> world;
    private final SimProcess<?> process;
    private final SimDisk disk;
    private final SimIndexState state;

    SimDedupIndex(DedupSettings settings, SimWorld<?> world, SimProcess<?> process) {
        this.settings = settings;
        this.world = world;
        this.process = process;
        this.disk = world.disk(process.number());
        this.state = disk.load();
    }

    @Override
    public int partition(String name) {
        Integer known = state.numbers.get(name);
        if (known == null && state.names.size() == MOST_PARTITIONS) {
            throw new DedupException("partitions must be <= " + MOST_PARTITIONS + "; use another disk");
        }
        return known == null ? state.learn(name) : known;
    }

    @Override
    public String partitionName(int partition) {
        return state.names.get(partition);
    }

    @Override
    public DedupVerdict check(DedupProbe probe) {
        probe.clearVerdict();
        boolean isScoped = settings.scope() == DedupScope.PARTITION;
        IdKey key = new IdKey(probe.idHigh(), probe.idLow(), probe.idKind(), isScoped ? probe.partition() : -1);
        for (Entry entry : state.entries) {
            if (entry.key().equals(key) && entry.partition() == probe.partition() && entry.offset() == probe.offset()) {
                return probe.answer(DedupVerdict.REPLAY);
            }
        }
        Entry match = latestWithin(key, probe.logTime());
        if (match == null) {
            add(new Entry(key, probe.partition(), probe.offset(), probe.logTime()));
            return probe.answer(DedupVerdict.NEW);
        }
        if (probe.logTime() > match.time()) {
            state.entries.remove(match);
            add(new Entry(key, match.partition(), match.offset(), probe.logTime()));
        }
        return probe.duplicateOf(match.partition(), match.offset());
    }

    private @Nullable Entry latestWithin(IdKey key, long logTime) {
        Entry latest = null;
        for (Entry entry : state.entries) {
            boolean isNear =
                    Math.abs(entry.time() - logTime) <= settings.window().toMillis();
            if (entry.key().equals(key) && isNear && (latest == null || entry.time() > latest.time())) {
                latest = entry;
            }
        }
        return latest;
    }

    private void add(Entry entry) {
        if (state.entries.size() >= settings.maxEntries()) {
            if (settings.whenFull() == WhenFull.STOP) {
                throw new DedupFullException("dedup index is full: window=" + settings.window() + ", maxEntries="
                        + settings.maxEntries() + "; raise maxEntries or shorten the window");
            }
            state.evicted = Math.max(state.evicted, state.entries.remove(0).time());
        }
        state.entries.add(entry);
    }

    @Override
    public void checkAll(DedupProbe[] probes, int count) {
        for (int i = 0; i < count; i++) {
            probes[i].clearVerdict();
        }
        for (int i = 0; i < count; i++) {
            check(probes[i]);
        }
    }

    @Override
    public Optional<Coverage> coverage(int partition) {
        return Optional.ofNullable(state.coverage.get(partition))
                .map(known -> new Coverage(Math.max(known.fromLogTime(), state.evicted + 1), known.toOffset()));
    }

    @Override
    public void cover(int partition, Coverage coverage) {
        state.coverage.put(partition, coverage);
    }

    @Override
    public void forget(int partition, long fromOffset, long toOffset) {
        state.entries.removeIf(
                entry -> entry.partition() == partition && entry.offset() >= fromOffset && entry.offset() < toOffset);
    }

    @Override
    public void expireBefore(long logTime) {
        state.entries.removeIf(entry -> entry.time() < logTime);
        state.coverage.replaceAll(
                (partition, known) -> new Coverage(Math.max(known.fromLogTime(), logTime), known.toOffset()));
    }

    @Override
    public void force() {
        world.effects().call(process, SimPlace.INDEX_FORCE, "force index", () -> {
            disk.force();
            return disk;
        });
    }

    @Override
    public long entries() {
        return state.entries.size();
    }

    @Override
    public OptionalLong evictedUpTo() {
        return state.evicted < 0 ? OptionalLong.empty() : OptionalLong.of(state.evicted);
    }

    @Override
    public Optional<String> damage() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}

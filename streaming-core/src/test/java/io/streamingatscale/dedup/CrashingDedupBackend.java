package io.streamingatscale.dedup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Indexes on the heap, written as plainly as the rules are, whose durable state outlives them: opening another one is the
 * restart of a process, which finds what was forced, or nothing where the state was lost.
 */
public final class CrashingDedupBackend implements DedupBackend {

    private record Id(long high, long low, int kind, int partition) {}

    private record Entry(Id id, int partition, long offset, long time) {}

    private static final class State {
        final List<String> names = new ArrayList<>();
        final List<Entry> entries = new ArrayList<>();
        final Map<Integer, Coverage> coverage = new LinkedHashMap<>();
        long evicted = -1;

        State copy() {
            State copy = new State();
            copy.names.addAll(names);
            copy.entries.addAll(entries);
            copy.coverage.putAll(coverage);
            copy.evicted = evicted;
            return copy;
        }
    }

    private State durable = new State();
    /** How often something new was made durable. */
    public int forces;

    public DedupException failNextForce;

    /** Loses all that was durable. */
    public void lose() {
        durable = new State();
    }

    @Override
    public String name() {
        return "heap";
    }

    @Override
    public long bytesNeeded(DedupSettings settings) {
        return 0;
    }

    @Override
    public DedupIndex open(DedupSettings settings) {
        return new Index(settings);
    }

    private final class Index implements DedupIndex {

        private final DedupSettings settings;
        private final State state = durable.copy();

        Index(DedupSettings settings) {
            this.settings = settings;
        }

        @Override
        public int partition(String name) {
            if (!state.names.contains(name)) {
                state.names.add(name);
            }
            return state.names.indexOf(name);
        }

        @Override
        public String partitionName(int partition) {
            return state.names.get(partition);
        }

        @Override
        public DedupVerdict check(DedupProbe probe) {
            boolean isScoped = settings.scope() == DedupScope.PARTITION;
            Id id = new Id(probe.idHigh(), probe.idLow(), probe.idKind(), isScoped ? probe.partition() : -1);
            Entry match = null;
            for (Entry entry : state.entries) {
                if (entry.id().equals(id)) {
                    if (entry.partition() == probe.partition() && entry.offset() == probe.offset()) {
                        return probe.answer(DedupVerdict.REPLAY);
                    }
                    if (Math.abs(entry.time() - probe.logTime())
                                    <= settings.window().toMillis()
                            && (match == null || entry.time() > match.time())) {
                        match = entry;
                    }
                }
            }
            if (match == null) {
                add(new Entry(id, probe.partition(), probe.offset(), probe.logTime()));
                return probe.answer(DedupVerdict.NEW);
            }
            if (probe.logTime() > match.time()) {
                state.entries.remove(match);
                add(new Entry(id, match.partition(), match.offset(), probe.logTime()));
            }
            return probe.duplicateOf(match.partition(), match.offset());
        }

        private void add(Entry entry) {
            if (state.entries.size() >= settings.maxEntries()) {
                if (settings.whenFull() == WhenFull.STOP) {
                    throw new DedupFullException("dedup index is full: maxEntries=" + settings.maxEntries());
                }
                state.evicted = Math.max(state.evicted, state.entries.remove(0).time());
            }
            state.entries.add(entry);
        }

        @Override
        public void checkAll(DedupProbe[] probes, int count) {
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
            state.entries.removeIf(entry ->
                    entry.partition() == partition && entry.offset() >= fromOffset && entry.offset() < toOffset);
        }

        @Override
        public void expireBefore(long logTime) {
            state.entries.removeIf(entry -> entry.time() < logTime);
            state.coverage.replaceAll(
                    (partition, known) -> new Coverage(Math.max(known.fromLogTime(), logTime), known.toOffset()));
        }

        @Override
        public void force() {
            DedupException failure = failNextForce;
            failNextForce = null;
            if (failure != null) {
                throw failure;
            }
            durable = state.copy();
            forces++;
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
}

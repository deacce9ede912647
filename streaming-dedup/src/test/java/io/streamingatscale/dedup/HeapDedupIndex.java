package io.streamingatscale.dedup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The rules in their plainest form, on the heap, with a {@link DedupFault} if one is wished for: what random lives are to find
 * here, and the rules of {@code DedupIndexTck} in streaming-testkit's tests.
 */
public final class HeapDedupIndex implements DedupIndex {

    private static final Set<Path> OPEN = new HashSet<>();

    private final DedupSettings settings;
    private final DedupFault fault;
    private final HeapDedupState state;
    private final Optional<HeapDedupFile> file;

    private HeapDedupIndex(DedupSettings settings, DedupFault fault) {
        this.settings = settings;
        this.fault = fault;
        this.file = fileOf(settings, fault).map(path -> new HeapDedupFile(path, settings.scope(), fault));
        this.state = file.map(HeapDedupFile::load).orElseGet(HeapDedupState::new);
        while (state.entries.size() > settings.maxEntries() && !is(DedupFault.KEEPS_OLD_BOUNDS)) {
            evict();
        }
    }

    private static Optional<Path> fileOf(DedupSettings settings, DedupFault fault) {
        if (fault == DedupFault.KEEPS_MEMORY_IN_A_FILE && settings.directory().isEmpty()) {
            return Optional.of(Path.of("target", "memory"));
        }
        return settings.directory();
    }

    public static DedupBackend backend(DedupFault fault) {
        return new DedupBackend() {
            @Override
            public String name() {
                return "heap, " + fault;
            }

            @Override
            public long bytesNeeded(DedupSettings settings) {
                return 0;
            }

            @Override
            public DedupIndex open(DedupSettings settings) {
                settings.directory().ifPresent(path -> {
                    if (!OPEN.add(path) && fault != DedupFault.LETS_A_SECOND_IN) {
                        throw new DedupException("directory is open already: directory=" + path);
                    }
                });
                return new HeapDedupIndex(settings, fault);
            }
        };
    }

    private boolean is(DedupFault other) {
        return fault == other;
    }

    @Override
    public int partition(String name) {
        String known = is(DedupFault.PARTITIONS_IGNORE_CASE) ? name.toLowerCase(Locale.ROOT) : name;
        Integer number = state.partitions.get(known);
        if (number != null) {
            return number;
        }
        if (state.names.size() == MOST_PARTITIONS) {
            if (is(DedupFault.PARTITIONS_WRAP_AROUND)) {
                return 0;
            }
            throw new DedupException("partitions must be <= " + MOST_PARTITIONS + "; use another directory");
        }
        state.learn(known);
        return state.names.size() - 1;
    }

    @Override
    public String partitionName(int partition) {
        return state.names.get(partition);
    }

    @Override
    public DedupVerdict check(DedupProbe probe) {
        probe.clearVerdict();
        DedupVerdict verdict = judge(probe);
        if (verdict == DedupVerdict.NEW && !is(DedupFault.REMEMBERS_NOTHING)) {
            add(probe);
        }
        return probe.answer(verdict);
    }

    private DedupVerdict judge(DedupProbe probe) {
        HeapEntry fit = null;
        for (HeapEntry entry : state.entries) {
            if (isCandidate(entry, probe)) {
                if (isReplay(entry, probe)) {
                    return DedupVerdict.REPLAY;
                }
                fit = fits(entry, probe) && isBetter(entry, fit) ? entry : fit;
            }
        }
        if (fit == null) {
            return DedupVerdict.NEW;
        }
        probe.duplicateOf(fit.partition, fit.offset);
        refresh(fit, probe);
        return DedupVerdict.DUPLICATE;
    }

    private boolean isCandidate(HeapEntry entry, DedupProbe probe) {
        boolean isAnyPartition = (settings.scope() == DedupScope.ALL_PARTITIONS || is(DedupFault.SCOPE_IS_ALWAYS_ALL))
                && !is(DedupFault.SCOPE_IS_ALWAYS_PARTITION);
        return entry.high == probe.idHigh()
                && entry.low == probe.idLow()
                && (entry.kind == probe.idKind() || is(DedupFault.IGNORES_KIND_OF_ID))
                && (isAnyPartition || entry.partition == probe.partition());
    }

    private boolean isReplay(HeapEntry entry, DedupProbe probe) {
        boolean isSame = entry.partition == probe.partition() && entry.offset == probe.offset();
        if (is(DedupFault.DECIDES_BY_ID_ALONE) || (is(DedupFault.REPLAY_NEEDS_WINDOW) && !fits(entry, probe))) {
            return false;
        }
        if (isSame && is(DedupFault.REPLAY_REFRESHES)) {
            entry.time = Math.max(entry.time, probe.logTime());
        }
        return isSame;
    }

    private boolean fits(HeapEntry entry, DedupProbe probe) {
        long window = settings.window().toMillis() - (is(DedupFault.WINDOW_IS_EXCLUSIVE) ? 1 : 0);
        long later = probe.logTime() - entry.time;
        return Math.abs(later) <= window && (later >= 0 || !is(DedupFault.WINDOW_LOOKS_BACK_ONLY));
    }

    private boolean isBetter(HeapEntry entry, HeapEntry than) {
        return than == null || (entry.time > than.time && !is(DedupFault.NAMES_OLDEST_FIT));
    }

    private void refresh(HeapEntry entry, DedupProbe probe) {
        if (is(DedupFault.NAMES_LAST_COPY)) {
            entry.partition = probe.partition();
            entry.offset = probe.offset();
        }
        if ((probe.logTime() > entry.time || is(DedupFault.REFRESH_GOES_BACK)) && !is(DedupFault.NEVER_REFRESHES)) {
            entry.time = probe.logTime();
            entry.isOfBefore = false;
            state.entries.remove(entry);
            state.entries.add(entry);
        }
    }

    private void add(DedupProbe probe) {
        if (is(DedupFault.ONE_ENTRY_OF_AN_ID)) {
            state.entries.removeIf(entry -> isCandidate(entry, probe));
        }
        long bound = settings.maxEntries() - (is(DedupFault.ONE_ENTRY_TOO_FEW) ? 1 : 0);
        if (state.entries.size() >= bound && !is(DedupFault.UNBOUNDED)) {
            makeRoom();
        }
        state.entries.add(new HeapEntry(probe));
    }

    private void makeRoom() {
        HeapEntry oldest = state.entries.get(0);
        if (oldest.isOfBefore && oldest.time < state.expiry && !is(DedupFault.EXPIRY_MAKES_NO_ROOM)) {
            state.entries.remove(0);
            if (is(DedupFault.EXPIRY_COUNTS_AS_EVICTION)) {
                state.evictedUpTo = oldest.time;
            }
        } else if (settings.whenFull() == WhenFull.STOP && !is(DedupFault.NEVER_STOPS)) {
            if (is(DedupFault.REMEMBERS_WHAT_IT_REFUSES)) {
                state.entries.remove(0);
            }
            throw new DedupFullException("dedup index is full: window=" + settings.window() + ", maxEntries="
                    + settings.maxEntries() + "; raise maxEntries or shorten the window");
        } else {
            evict();
        }
    }

    private void evict() {
        int at = 0;
        for (int i = 1; i < state.entries.size(); i++) {
            boolean isEarlier = state.entries.get(i).time < state.entries.get(at).time;
            at = is(DedupFault.EVICTS_LATEST) || (is(DedupFault.EVICTS_EARLIEST_TIME) && isEarlier) ? i : at;
        }
        HeapEntry gone = state.entries.remove(at);
        if (!is(DedupFault.EVICTION_IS_NOT_REPORTED)) {
            state.evictedUpTo = Math.max(state.evictedUpTo, gone.time);
        }
        if (!is(DedupFault.COVERAGE_IGNORES_EVICTION)) {
            state.narrow(state.evictedUpTo + 1);
        }
    }

    @Override
    public void checkAll(DedupProbe[] probes, int count) {
        int all = is(DedupFault.BATCH_IGNORES_COUNT) ? probes.length : count;
        for (int i = 0; i < all && !is(DedupFault.BATCH_LEAVES_OLD_VERDICTS); i++) {
            probes[i].clearVerdict();
        }
        if (is(DedupFault.BATCH_DECIDES_BEFORE_IT_REMEMBERS)) {
            List<DedupProbe> fresh = new ArrayList<>();
            for (int i = 0; i < all; i++) {
                if (probes[i].answer(judge(probes[i])) == DedupVerdict.NEW) {
                    fresh.add(probes[i]);
                }
            }
            fresh.forEach(this::add);
            return;
        }
        for (int i = 0; i < all; i++) {
            check(probes[i]);
        }
    }

    @Override
    public Optional<Coverage> coverage(int partition) {
        return Optional.ofNullable(state.coverage.get(partition));
    }

    @Override
    public void cover(int partition, Coverage coverage) {
        long from = coverage.fromLogTime();
        long to = coverage.toOffset();
        if (!is(DedupFault.COVERAGE_IGNORES_EVICTION) && !is(DedupFault.COVERAGE_FORGETS_EVICTION)) {
            from = Math.max(from, state.evictedUpTo + 1);
        }
        if (is(DedupFault.COVERAGE_NEVER_SHRINKS)) {
            to = Math.max(to, coverage(partition).map(Coverage::toOffset).orElse(0L));
        }
        state.coverage.put(partition, new Coverage(from, to));
        if (is(DedupFault.COVERAGE_RUNS_AHEAD)) {
            file.ifPresent(f -> f.saveCoverage(state));
        }
    }

    @Override
    public void forget(int partition, long fromOffset, long toOffset) {
        long to = toOffset + (is(DedupFault.FORGETS_ONE_TOO_MANY) ? 1 : 0);
        if (is(DedupFault.FORGETS_NOTHING)) {
            return;
        }
        for (HeapEntry entry : List.copyOf(state.entries)) {
            boolean isInPartition = entry.partition == partition || is(DedupFault.FORGETS_IN_ALL_PARTITIONS);
            if (isInPartition && entry.offset >= fromOffset && entry.offset < to) {
                state.entries.remove(entry);
                state.forgotten.add(entry);
            }
        }
    }

    @Override
    public void expireBefore(long logTime) {
        long time = logTime + (is(DedupFault.EXPIRY_IS_INCLUSIVE) ? 1 : 0);
        state.expiry = time;
        state.entries.forEach(entry -> entry.isOfBefore = true);
        if (!is(DedupFault.COVERAGE_IGNORES_EXPIRY)) {
            state.narrow(state.expiry);
        }
        if (is(DedupFault.EXPIRY_GOES_BACK)) {
            state.coverage.replaceAll((p, coverage) -> new Coverage(state.expiry, coverage.toOffset()));
        }
    }

    @Override
    public void force() {
        file.ifPresent(f -> f.save(state));
    }

    @Override
    public long entries() {
        return state.entries.size();
    }

    @Override
    public OptionalLong evictedUpTo() {
        return state.evictedUpTo < 0 ? OptionalLong.empty() : OptionalLong.of(state.evictedUpTo);
    }

    @Override
    public Optional<String> damage() {
        return file.flatMap(HeapDedupFile::damage);
    }

    @Override
    public void close() {
        settings.directory().ifPresent(OPEN::remove);
        file.ifPresent(f -> f.closeWithoutForce(state));
    }
}

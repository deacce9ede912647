package io.streamingatscale.dedup;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The index in memory beside the Java heap, with an append-only journal where it has a directory. Needs no flags of the
 * virtual machine. Get it by its {@link #backend}.
 *
 * <p><b>Memory:</b> 48 bytes for each of {@code maxEntries}, taken at the opening and not given back before some time after
 * the close; beside it, on the heap, the names of the partitions. {@code -XX:MaxDirectMemorySize} bounds it, by default to
 * as much as the heap may have.
 */
public final class OffHeapDedupIndex implements DedupIndex {

    private static final DedupBackend BACKEND = new OffHeapDedupBackend();

    private final EntryIndex entries;
    private final PartitionTable partitions = new PartitionTable();

    OffHeapDedupIndex(EntryIndex entries) {
        this.entries = entries;
    }

    /** Returns the backend. */
    public static DedupBackend backend() {
        return BACKEND;
    }

    @Override
    public int partition(String name) {
        return partitions.number(name);
    }

    @Override
    public String partitionName(int partition) {
        return partitions.name(partition);
    }

    @Override
    public DedupVerdict check(DedupProbe probe) {
        partitions.checkLearnt(probe.partition());
        return entries.check(probe);
    }

    @Override
    public void checkAll(DedupProbe[] probes, int count) {
        for (int i = 0; i < count; i++) {
            partitions.checkLearnt(probes[i].partition());
            probes[i].clearVerdict();
        }
        entries.checkAll(probes, count);
    }

    @Override
    public Optional<Coverage> coverage(int partition) {
        return partitions
                .coverage(partition)
                .map(stated -> new Coverage(Math.max(stated.fromLogTime(), entries.knownFrom()), stated.toOffset()));
    }

    @Override
    public void cover(int partition, Coverage coverage) {
        partitions.cover(partition, coverage);
    }

    @Override
    public void forget(int partition, long fromOffset, long toOffset) {
        Checks.atLeast(fromOffset, 0, "fromOffset");
        Checks.atLeast(toOffset, fromOffset, "toOffset");
        entries.forget(partitions.checkLearnt(partition), fromOffset, toOffset);
    }

    @Override
    public void expireBefore(long logTime) {
        entries.expireBefore(logTime);
    }

    @Override
    public void force() {}

    @Override
    public long entries() {
        return entries.ring().size();
    }

    @Override
    public OptionalLong evictedUpTo() {
        return entries.evictedUpTo();
    }

    @Override
    public Optional<String> damage() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}

package io.streamingatscale.dedup;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The index of the library's own: two blocks of memory outside the heap of fixed size, and a journal on disk. It needs the
 * JDK alone, and no flags. An entry takes 48 bytes: 32 in a ring of all entries in the order of their insertion, 16 in a table
 * that finds them by their id, of which a look-up that finds nothing reads a little more than one cache line.
 *
 * <p>Nothing is ever scanned or moved: the oldest entries end by a counter. The journal takes what was appended to the ring
 * since the last time, as it stands there, and is forced; opening reads it back.
 *
 * <p><b>Threads:</b> one at a time, see {@link DedupIndex}.
 */
public final class OffHeapDedupIndex implements DedupIndex {

    private static final DedupBackend BACKEND = new Backend();

    private static final class Backend implements DedupBackend {

        @Override
        public String name() {
            return "off-heap index";
        }

        @Override
        public long bytesNeeded(DedupSettings settings) {
            return OffHeapEntries.bytesNeeded(settings.maxEntries())
                    + settings.directory()
                            .map(directory -> Journal.bytesNeeded())
                            .orElse(0L);
        }

        @Override
        public DedupIndex open(DedupSettings settings) {
            return OffHeapDedupIndex.open(settings, 1, step -> {});
        }
    }

    private final OffHeapEntries entries;
    private final PartitionTable partitions = new PartitionTable();
    private final @Nullable Journal journal;

    private OffHeapDedupIndex(OffHeapEntries entries, DedupSettings settings, JournalWriter.BeforeStep beforeStep) {
        this.entries = entries;
        this.journal = settings.directory()
                .map(directory -> Journal.open(directory, settings, entries, partitions, beforeStep))
                .orElse(null);
    }

    /** Returns the kind of index. */
    public static DedupBackend backend() {
        return BACKEND;
    }

    /** Opens an index whose entries are numbered from {@code firstSequence} on, at least 1, if it has none from before. */
    static DedupIndex open(DedupSettings settings, long firstSequence, JournalWriter.BeforeStep beforeStep) {
        return new OffHeapDedupIndex(allocate(settings, firstSequence), settings, beforeStep);
    }

    private static OffHeapEntries allocate(DedupSettings settings, long firstSequence) {
        try {
            return new OffHeapEntries(settings, firstSequence, new SecureRandom().nextLong());
        } catch (OutOfMemoryError e) {
            throw new DedupException(
                    "dedup index needs memory outside the heap that cannot be had: maxEntries=" + settings.maxEntries()
                            + ", bytes=" + BACKEND.bytesNeeded(settings)
                            + "; lower maxEntries, or raise -XX:MaxDirectMemorySize",
                    e);
        }
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
        probe.clearVerdict();
        return entries.check(probe, entries.hash(probe));
    }

    @Override
    public void checkAll(DedupProbe[] probes, int count) {
        entries.prepare(probes, count);
        for (int i = 0; i < count; i++) {
            entries.check(probes[i], probes[i].hash);
        }
    }

    @Override
    public Optional<Coverage> coverage(int partition) {
        long from = entries.evictedUpTo().orElse(-1) + 1;
        return partitions
                .coverage(partition)
                .map(known -> known.fromLogTime() >= from ? known : new Coverage(from, known.toOffset()));
    }

    @Override
    public void cover(int partition, Coverage coverage) {
        partitions.cover(partition, coverage);
    }

    @Override
    public void forget(int partition, long fromOffset, long toOffset) {
        ForgottenRanges.Range range = new ForgottenRanges.Range(
                partition, fromOffset, toOffset, entries.ring().head());
        entries.forgotten().add(range);
        if (journal != null) {
            journal.forgot(range);
        }
    }

    @Override
    public void expireBefore(long logTime) {
        entries.expireBefore(logTime);
        partitions.narrow(logTime);
    }

    @Override
    public void force() {
        if (journal != null) {
            journal.force();
        }
    }

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
        return journal == null ? Optional.empty() : journal.damage();
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.close();
        }
    }
}

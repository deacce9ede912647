package io.streamingatscale.dedup;

import static io.streamingatscale.dedup.DedupVerdict.NEW;
import static io.streamingatscale.dedup.DedupVerdict.REPLAY;

import java.util.OptionalLong;

/**
 * Judges records by the entries of a ring, and adds to them: the rules of {@link DedupIndex#check}.
 *
 * <p>A duplicate that is later than all copies before it gets an entry of its own with the first copy's origin, which the
 * table then finds instead of the older one; so the ring holds all that the journal is to know, in order.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class EntryIndex {

    /** How many records are looked up at a time. */
    static final int BATCH = 64;

    private static final long NONE = -1;

    private final DedupSettings settings;
    private final long window;
    private final long sameId;
    private final long seed;
    private final EntryRing ring;
    private final BucketTable table;
    private final ForgottenRanges forgotten = new ForgottenRanges();
    private final long[] hashes = new long[BATCH];
    private long expiry;
    private long evictedUpTo = NONE;
    private long best;

    /** Keeps what was read ahead from being optimized away. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    /**
     * Makes an empty index.
     *
     * @param first the sequence number of the first entry, at least 1
     * @param seed of the hashes, not to be known to those who choose the ids
     * @throws OutOfMemoryError if the memory cannot be had
     */
    EntryIndex(DedupSettings settings, long first, long seed) {
        this.settings = settings;
        this.window = settings.window().toMillis();
        this.sameId = settings.scope() == DedupScope.PARTITION ? EntryRing.PARTITION_AND_KIND : EntryRing.KIND;
        this.seed = seed;
        this.ring = new EntryRing(settings.maxEntries(), first);
        this.table = new BucketTable(ring, settings.maxEntries());
    }

    static long bytesNeeded(long maxEntries) {
        return EntryRing.bytesNeeded(maxEntries) + BucketTable.bytesNeeded(maxEntries);
    }

    EntryRing ring() {
        return ring;
    }

    ForgottenRanges forgotten() {
        return forgotten;
    }

    // ---- judging ----

    DedupVerdict check(DedupProbe probe) {
        probe.clearVerdict();
        return judge(probe, hash(probe));
    }

    /** Judges the first {@code count} records; none has a verdict before. */
    void checkAll(DedupProbe[] probes, int count) {
        for (int from = 0; from < count; from += BATCH) {
            checkSome(probes, from, Math.min(count, from + BATCH));
        }
    }

    private void checkSome(DedupProbe[] probes, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            long hash = hash(probes[i]);
            hashes[i - from] = hash;
            sum += table.touch(table.home(hash));
        }
        touched = sum;
        for (int i = from; i < to; i++) {
            judge(probes[i], hashes[i - from]);
        }
    }

    private static long what(DedupProbe probe) {
        return EntryRing.what(probe.logTime(), probe.partition(), probe.idKind());
    }

    private long hash(DedupProbe probe) {
        return hash(probe.idHigh(), probe.idLow(), what(probe));
    }

    private long hash(long idHigh, long idLow, long what) {
        return Murmur3.mix(Murmur3.mix(idHigh ^ seed) + idLow ^ Long.rotateLeft(what & sameId, 40));
    }

    private DedupVerdict judge(DedupProbe probe, long hash) {
        best = NONE;
        if (isReplay(probe, hash)) {
            return probe.answer(REPLAY);
        }
        if (best != NONE) {
            return duplicate(probe, hash);
        }
        makeRoom(NONE);
        table.insert(hash, ring.append(probe.idHigh(), probe.idLow(), probe.offset(), what(probe)));
        return probe.answer(NEW);
    }

    /** Searches for the record itself, and on the way for the {@link #best} of its copies. */
    private boolean isReplay(DedupProbe probe, long hash) {
        int tag = BucketTable.tag(hash);
        long bucket = table.home(hash);
        while (true) {
            for (int i = 1; i <= BucketTable.SLOTS; i++) {
                long slot = table.slot(bucket, i);
                if (BucketTable.tagOf(slot) == tag && isReplayOf(table.sequenceOf(slot), probe)) {
                    return true;
                }
            }
            if (!table.hasOverflown(bucket)) {
                return false;
            }
            bucket = table.next(bucket);
        }
    }

    private boolean isReplayOf(long sequence, DedupProbe probe) {
        if (sequence < ring.tail() || !isSameId(sequence, probe.idHigh(), probe.idLow(), what(probe))) {
            return false;
        }
        long what = ring.what(sequence);
        if (forgotten.contains(sequence, EntryRing.partitionOf(what), ring.offset(sequence))) {
            return false;
        }
        long time = EntryRing.timeOf(what);
        boolean isBetter = best == NONE || time > EntryRing.timeOf(ring.what(best));
        if (isBetter && Math.abs(probe.logTime() - time) <= window) {
            best = sequence;
        }
        return isSameOrigin(sequence, probe.offset(), what(probe));
    }

    private boolean isSameId(long sequence, long idHigh, long idLow, long what) {
        return ring.idHigh(sequence) == idHigh
                && ring.idLow(sequence) == idLow
                && ((ring.what(sequence) ^ what) & sameId) == 0;
    }

    private boolean isSameOrigin(long sequence, long offset, long what) {
        return ring.offset(sequence) == offset && ((ring.what(sequence) ^ what) & EntryRing.PARTITION_AND_KIND) == 0;
    }

    private DedupVerdict duplicate(DedupProbe probe, long hash) {
        long older = best;
        long offset = ring.offset(older);
        long what = ring.what(older);
        int partition = EntryRing.partitionOf(what);
        if (probe.logTime() > EntryRing.timeOf(what)) {
            makeRoom(older);
            long later = EntryRing.what(probe.logTime(), partition, probe.idKind());
            table.replace(hash, older, ring.append(probe.idHigh(), probe.idLow(), offset, later));
        }
        return probe.duplicateOf(partition, offset);
    }

    // ---- bounds ----

    /**
     * Makes sure that there is room for one entry.
     *
     * @param replaced the sequence number of an entry that it is to replace, or {@link #NONE}
     */
    private void makeRoom(long replaced) {
        if (!ring.isFull()) {
            return;
        }
        if (ring.tail() != replaced && !isDispensable(ring.tail())) {
            if (settings.whenFull() == WhenFull.STOP) {
                throw new DedupFullException("dedup index is full: window=" + settings.window() + ", maxEntries="
                        + settings.maxEntries() + "; raise maxEntries or shorten the window");
            }
            evicted(EntryRing.timeOf(ring.what(ring.tail())));
        }
        ring.dropOldest();
    }

    private boolean isDispensable(long sequence) {
        long what = ring.what(sequence);
        return EntryRing.timeOf(what) < expiry
                || forgotten.contains(sequence, EntryRing.partitionOf(what), ring.offset(sequence));
    }

    private void evicted(long logTime) {
        evictedUpTo = Math.max(evictedUpTo, logTime);
    }

    OptionalLong evictedUpTo() {
        return evictedUpTo == NONE ? OptionalLong.empty() : OptionalLong.of(evictedUpTo);
    }

    /** The first log time of which everything may be known: behind what was evicted, and not expired. */
    long knownFrom() {
        return Math.max(evictedUpTo + 1, expiry);
    }

    void expireBefore(long logTime) {
        expiry = Math.max(expiry, logTime);
        while (ring.size() > 0 && EntryRing.timeOf(ring.what(ring.tail())) < expiry) {
            ring.dropOldest();
        }
    }

    /** Forgets what was recorded so far of a part of a partition. */
    void forget(int partition, long from, long to) {
        forgotten.forget(new ForgottenRanges.Range(partition, from, to, ring.head()), ring.tail());
    }
}

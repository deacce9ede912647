package io.streamingatscale.dedup;

import java.util.Arrays;
import java.util.OptionalLong;

/** The entries of an {@link OffHeapDedupIndex}, and the rules by which they judge, are added, and make room. */
final class OffHeapEntries {

    private static final long NONE = -1;

    private final DedupSettings settings;
    private final long hashSeed;
    private final long window;
    private final boolean isByPartition;
    private final EntryRing ring;
    private final BucketTable table;
    private final ForgottenRanges forgotten = new ForgottenRanges();
    private final EntryMatch match = new EntryMatch();
    private final DedupProbe[] restored = new DedupProbe[64];
    private long expiry;
    private long expiryHead;
    private long evictedUpTo = -1;

    /** What a batch read ahead; kept so that the compiler does not leave the reads out. */
    @SuppressWarnings("UnusedVariable")
    private long readAhead;

    /**
     * Allocates the memory; the first entry gets the sequence number {@code firstSequence}, at least 1.
     *
     * @param hashSeed not to be known to those who choose the ids, lest they choose many of one bucket
     */
    OffHeapEntries(DedupSettings settings, long firstSequence, long hashSeed) {
        this.settings = settings;
        this.hashSeed = hashSeed;
        this.window = settings.window().toMillis();
        this.isByPartition = settings.scope() == DedupScope.PARTITION;
        this.ring = new EntryRing(settings.maxEntries(), firstSequence);
        this.table = new BucketTable(settings.maxEntries());
        Arrays.setAll(restored, i -> new DedupProbe());
    }

    static long bytesNeeded(long maxEntries) {
        return OffHeapMemory.allocated(EntryRing.bytes(maxEntries))
                + OffHeapMemory.allocated(BucketTable.bytes(maxEntries));
    }

    EntryRing ring() {
        return ring;
    }

    ForgottenRanges forgotten() {
        return forgotten;
    }

    OptionalLong evictedUpTo() {
        return evictedUpTo < 0 ? OptionalLong.empty() : OptionalLong.of(evictedUpTo);
    }

    void evicted(long logTime) {
        evictedUpTo = Math.max(evictedUpTo, logTime);
    }

    // ---- judging ----

    /** Hashes the ids of a batch and fetches the memory that their look-ups begin with, so that the waits overlap. */
    void prepare(DedupProbe[] probes, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            DedupProbe probe = probes[i];
            probe.clearVerdict();
            probe.hash = hash(probe);
            sum += table.overflow(table.home(probe.hash));
        }
        readAhead = sum;
    }

    long hash(DedupProbe probe) {
        return hash(probe, probe.partition());
    }

    private long hash(DedupProbe probe, int partition) {
        long scope = isByPartition ? partition + 1 : 0;
        long seed = ((scope << 5) | probe.idKind()) * 0x9e3779b97f4a7c15L ^ hashSeed;
        return Murmur3.mix(Murmur3.mix(probe.idHigh() ^ seed) + probe.idLow());
    }

    DedupVerdict check(DedupProbe probe, long hash) {
        find(probe, hash);
        if (match.isSameOrigin()) {
            return probe.answer(DedupVerdict.REPLAY);
        }
        if (!match.isFound()) {
            makeRoom(NONE);
            insert(hash, append(probe, probe.partition(), probe.offset()));
            return probe.answer(DedupVerdict.NEW);
        }
        int firstPartition = EntryRing.partitionOf(ring.meta(match.sequence()));
        long firstOffset = ring.offset(match.sequence());
        if (probe.logTime() > EntryRing.logTimeOf(ring.meta(match.sequence()))) {
            refresh(probe, hash, firstPartition, firstOffset);
        }
        return probe.duplicateOf(firstPartition, firstOffset);
    }

    // ---- reading back ----

    /** Takes note of an entry for which there is no room. */
    void evictUnread(long sequence, long offset, long meta) {
        if (EntryRing.kindOf(meta) != 0 && !forgotten.contains(EntryRing.partitionOf(meta), offset, sequence)) {
            evicted(EntryRing.logTimeOf(meta));
        }
    }

    /** Takes entries whose bytes have been put where the ring has the places of those to come. */
    void restore(long count) {
        long first = ring.head();
        ring.advance(count);
        for (long next = first; next < ring.head(); next += restored.length) {
            restore(next, (int) Math.min(restored.length, ring.head() - next));
        }
    }

    private void restore(long first, int count) {
        for (int i = 0; i < count; i++) {
            long meta = ring.meta(first + i);
            restored[i]
                    .encodedId(ring.high(first + i), ring.low(first + i), EntryRing.kindOf(meta))
                    .origin(EntryRing.partitionOf(meta), ring.offset(first + i))
                    .logTime(EntryRing.logTimeOf(meta));
        }
        prepare(restored, count);
        for (int i = 0; i < count; i++) {
            restore(restored[i], first + i);
        }
    }

    private void restore(DedupProbe probe, long sequence) {
        if (ring.isSuperseded(sequence)) {
            return;
        }
        find(probe, probe.hash);
        if (match.isSameOrigin()) {
            replace(probe.hash, sequence);
        } else {
            insert(probe.hash, sequence);
        }
    }

    // ---- finding ----

    /** Looks through the buckets of a hash for the entries of an id. */
    private void find(DedupProbe probe, long hash) {
        match.clear();
        int tag = BucketTable.tag(hash);
        long bucket = table.home(hash);
        while (true) {
            for (int i = 0; i < BucketTable.SLOTS; i++) {
                long slot = table.slot(bucket, i);
                if (BucketTable.tagOf(slot) == tag && ring.isLive(BucketTable.sequenceOf(slot))) {
                    consider(probe, ring.sequence(BucketTable.sequenceOf(slot)), bucket, i);
                }
            }
            if (match.isSameOrigin() || table.overflow(bucket) < ring.tail()) {
                return;
            }
            bucket = table.next(bucket);
        }
    }

    private void consider(DedupProbe probe, long sequence, long bucket, int slot) {
        long meta = ring.meta(sequence);
        int partition = EntryRing.partitionOf(meta);
        if (!isOf(probe, sequence, meta) || (isByPartition && partition != probe.partition())) {
            return;
        }
        long offset = ring.offset(sequence);
        if (forgotten.contains(partition, offset, sequence)) {
            return;
        }
        long logTime = EntryRing.logTimeOf(meta);
        if (partition == probe.partition() && offset == probe.offset()) {
            match.sameOrigin(sequence, bucket, slot);
        } else if (Math.abs(probe.logTime() - logTime) <= window) {
            match.withinWindow(sequence, logTime, bucket, slot);
        }
    }

    private boolean isOf(DedupProbe probe, long sequence, long meta) {
        return EntryRing.kindOf(meta) == probe.idKind()
                && ring.low(sequence) == probe.idLow()
                && ring.high(sequence) == probe.idHigh();
    }

    // ---- adding ----

    private long append(DedupProbe probe, int partition, long offset) {
        return ring.append(
                probe.idHigh(), probe.idLow(), offset, EntryRing.meta(probe.logTime(), partition, probe.idKind()));
    }

    private void insert(long hash, long sequence) {
        for (long bucket = table.home(hash); ; bucket = table.next(bucket)) {
            for (int i = 0; i < BucketTable.SLOTS; i++) {
                if (BucketTable.isFree(table.slot(bucket, i), ring)) {
                    table.put(bucket, i, BucketTable.tag(hash), sequence);
                    table.sweep(sequence, ring);
                    return;
                }
            }
            table.overflowed(bucket, sequence);
        }
    }

    private void refresh(DedupProbe probe, long hash, int firstPartition, long firstOffset) {
        makeRoom(match.sequence());
        replace(hash, append(probe, firstPartition, firstOffset));
    }

    /** Has a new entry take the place of the one found; the buckets on the way to it must lead to the new one too. */
    private void replace(long hash, long sequence) {
        if (match.sequence() >= ring.tail()) {
            ring.supersede(match.sequence());
        }
        for (long bucket = table.home(hash); bucket != match.bucket(); bucket = table.next(bucket)) {
            table.overflowed(bucket, sequence);
        }
        table.put(match.bucket(), match.slot(), BucketTable.tag(hash), sequence);
    }

    // ---- making room ----

    /**
     * Lets the oldest entry go where there is no room.
     *
     * @param replaced an entry that is about to be replaced, or {@link #NONE}
     */
    private void makeRoom(long replaced) {
        if (!ring.isFull()) {
            return;
        }
        boolean isNeeded = ring.tail() != replaced && !isDispensable(ring.tail());
        if (isNeeded && settings.whenFull() == WhenFull.STOP) {
            throw new DedupFullException("dedup window does not fit: window=" + settings.window() + ", maxEntries="
                    + settings.maxEntries() + "; raise maxEntries or shorten the window");
        }
        dropOldest(isNeeded);
    }

    /** Whether an entry can go unnoticed: it is replaced, forgotten, or was held when its time expired. */
    private boolean isDispensable(long sequence) {
        long meta = ring.meta(sequence);
        return ring.isSuperseded(sequence)
                || (sequence < expiryHead && EntryRing.logTimeOf(meta) < expiry)
                || forgotten.contains(EntryRing.partitionOf(meta), ring.offset(sequence), sequence);
    }

    private void dropOldest(boolean isNeeded) {
        if (isNeeded) {
            evicted(EntryRing.logTimeOf(ring.meta(ring.tail())));
        }
        ring.dropOldest();
    }

    void expireBefore(long logTime) {
        expiry = logTime;
        expiryHead = ring.head();
        while (ring.size() > 0 && isDispensable(ring.tail())) {
            ring.dropOldest();
        }
        forgotten.prune(ring.tail());
    }
}

package io.streamingatscale.dedup;

/**
 * Finds entries of an {@link EntryRing} by the hash of their id: buckets of one cache line, each with the number of its last
 * overflow and seven slots.
 *
 * <pre>
 *   bucket  0          8        16       24        ...    64   bytes, at the beginning of a cache line
 *           +----------+--------+--------+-- ... --+------+
 *           | overflow | slot 1 | slot 2 |         | 7    |
 *           +----------+--------+--------+-- ... --+------+
 *   slot    | 63      32 | 31               0 |   bits
 *           | tag        | sequence, low bits |   0 = never used
 *
 *   hash    | 63      32 | 31               0 |
 *           | bucket     | tag, never 0       |
 * </pre>
 *
 * <p>A slot is free when its sequence number is not held by the ring any more: so entries go without a look at the table,
 * and nothing is ever moved. Where all seven are in use an entry goes to the next bucket, and {@code overflow} of each full
 * one before it takes its sequence number: a search goes on to the next bucket only while that entry is held.
 *
 * <p>Slots hold sequence numbers by their low 32 bits. Slots whose entries have gone are cleared bucket after bucket, one
 * for every eight entries, four entries for each bucket: so all of them within two times the capacity. An entry goes
 * within one time the capacity, of 2^30 at most, so no slot is older than 3 * 2^30, and none is taken for another's.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class BucketTable {

    /** The slots of a bucket, numbered from 1. */
    static final int SLOTS = 7;

    private static final int LONGS = SLOTS + 1;
    private static final int ENTRIES_PER_BUCKET = 4;
    private static final int SWEEP_EVERY = 8;
    private static final long LOW = 0xffffffffL;

    private final EntryRing ring;
    private final long buckets;
    private final OffHeapLongs longs;
    private long swept;

    BucketTable(EntryRing ring, long capacity) {
        this.ring = ring;
        this.buckets = buckets(capacity);
        this.longs = new OffHeapLongs(buckets * LONGS);
    }

    private static long buckets(long capacity) {
        return (capacity + ENTRIES_PER_BUCKET - 1) / ENTRIES_PER_BUCKET;
    }

    static long bytesNeeded(long capacity) {
        return OffHeapLongs.bytes(buckets(capacity) * LONGS);
    }

    /** Returns the bucket where the search for a hash begins. */
    long home(long hash) {
        return ((hash >>> 32) * buckets) >>> 32;
    }

    /** Returns the bucket after another. */
    long next(long bucket) {
        return bucket + 1 == buckets ? 0 : bucket + 1;
    }

    static int tag(long hash) {
        int tag = (int) hash;
        return tag == 0 ? 1 : tag;
    }

    /** Returns whether entries for which there was no room in a bucket may be found in the next. */
    boolean hasOverflown(long bucket) {
        return longs.get(bucket * LONGS) >= ring.tail();
    }

    /** Returns a slot, 1 to {@link #SLOTS}. */
    long slot(long bucket, int slot) {
        return longs.get(bucket * LONGS + slot);
    }

    static int tagOf(long slot) {
        return (int) (slot >>> 32);
    }

    /** Returns the sequence number of the entry that a slot is of, which may not be held any more. */
    long sequenceOf(long slot) {
        return ring.sequenceOf((int) slot);
    }

    private static long slot(long hash, long sequence) {
        return ((long) tag(hash) << 32) | (sequence & LOW);
    }

    private boolean isFree(long slot) {
        return slot == 0 || sequenceOf(slot) < ring.tail();
    }

    /** Puts the ring's latest entry where a search for its hash finds it. */
    void insert(long hash, long sequence) {
        long slot = slot(hash, sequence);
        long bucket = home(hash);
        while (!putIntoFree(bucket, slot)) {
            longs.set(bucket * LONGS, sequence);
            bucket = next(bucket);
        }
        if (sequence % SWEEP_EVERY == 0) {
            sweepNext();
        }
    }

    private boolean putIntoFree(long bucket, long slot) {
        for (int i = 1; i <= SLOTS; i++) {
            if (isFree(slot(bucket, i))) {
                longs.set(bucket * LONGS + i, slot);
                return true;
            }
        }
        return false;
    }

    /** Puts the ring's latest entry in the place of an older one of the same hash. */
    void replace(long hash, long older, long sequence) {
        long from = slot(hash, older);
        long to = slot(hash, sequence);
        long bucket = home(hash);
        while (!replaceIn(bucket, from, to)) {
            longs.set(bucket * LONGS, sequence);
            bucket = next(bucket);
        }
    }

    private boolean replaceIn(long bucket, long from, long to) {
        for (int i = 1; i <= SLOTS; i++) {
            if (slot(bucket, i) == from) {
                longs.set(bucket * LONGS + i, to);
                return true;
            }
        }
        return false;
    }

    private void sweepNext() {
        for (int i = 1; i <= SLOTS; i++) {
            if (isFree(slot(swept, i))) {
                longs.set(swept * LONGS + i, 0);
            }
        }
        swept = next(swept);
    }

    /** Reads from a bucket, so that it is near when it is searched. */
    long touch(long bucket) {
        return longs.get(bucket * LONGS);
    }
}

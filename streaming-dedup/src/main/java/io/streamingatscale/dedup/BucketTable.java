package io.streamingatscale.dedup;

/**
 * Finds entries by the hash of their id. A bucket is one cache line with room for seven entries; there are as many buckets
 * that at most four of seven are taken on average.
 *
 * <pre>
 *   0        8        16                                              64
 *   +--------+--------+--------+--------+--------+--------+--------+--------+
 *   |overflow| slot 0 | slot 1 | slot 2 | slot 3 | slot 4 | slot 5 | slot 6 |
 *   +--------+--------+--------+--------+--------+--------+--------+--------+
 *   overflow: the newest sequence number that found this bucket full and went on to the next one
 *   slot:     | tag, 32 bits of the hash, never 0 | lower 32 bits of the entry's sequence number |
 *             0 where there never was an entry
 * </pre>
 *
 * <p>A slot is free when its entry lives no more, so nothing is ever removed or moved. A look-up reads on in the next bucket
 * while the entry that overflow names is live: entries die in the order of their numbers, so those that went on before it
 * are dead when it is.
 *
 * <p>The lower bits come round after 2^32 insertions. Before that happens to a slot it is cleared: every eighth insertion
 * clears the dead slots of one bucket, in turn, so all of them within twice the capacity of insertions; an entry is dead
 * within once the capacity. Since that is at most 2^30, no slot is ever older than about 3 * 2^30.
 */
final class BucketTable {

    static final int SLOTS = 7;

    private static final int ENTRIES_PER_BUCKET = 4;
    private static final int SWEEP_EVERY = 8;
    private static final int BUCKET = OffHeapMemory.CACHE_LINE;
    private static final long LOW_BITS = 0xffff_ffffL;

    private final OffHeapMemory memory;
    private final long buckets;
    private long swept;

    BucketTable(long capacity) {
        this.memory = new OffHeapMemory(bytes(capacity));
        this.buckets = buckets(capacity);
    }

    static long bytes(long capacity) {
        return buckets(capacity) * BUCKET;
    }

    private static long buckets(long capacity) {
        return capacity / ENTRIES_PER_BUCKET + 1;
    }

    /** Returns the bucket where the look-up of a hash begins. */
    long home(long hash) {
        return ((hash >>> 32) * buckets) >>> 32;
    }

    /** Returns the bucket after {@code bucket}. */
    long next(long bucket) {
        return bucket + 1 == buckets ? 0 : bucket + 1;
    }

    /** Returns the part of a hash that its slot holds. */
    static int tag(long hash) {
        int tag = (int) hash;
        return tag == 0 ? 1 : tag;
    }

    long slot(long bucket, int index) {
        return memory.getLong(bucket * BUCKET + 8 + 8L * index);
    }

    static int tagOf(long slot) {
        return (int) (slot >>> 32);
    }

    static int sequenceOf(long slot) {
        return (int) slot;
    }

    void put(long bucket, int index, int tag, long sequence) {
        memory.putLong(bucket * BUCKET + 8 + 8L * index, ((long) tag << 32) | (sequence & LOW_BITS));
    }

    /** Returns whether a slot names no entry of a ring. */
    static boolean isFree(long slot, EntryRing ring) {
        return slot == 0 || !ring.isLive(sequenceOf(slot));
    }

    /** Returns the newest number that went on to the next bucket, 0 for none; reading it fetches the bucket. */
    long overflow(long bucket) {
        return memory.getLong(bucket * BUCKET);
    }

    void overflowed(long bucket, long sequence) {
        memory.putLong(bucket * BUCKET, sequence);
    }

    /** Hears of each insertion, to clear dead slots before their bits come round. */
    void sweep(long sequence, EntryRing ring) {
        if (sequence % SWEEP_EVERY == 0) {
            for (int i = 0; i < SLOTS; i++) {
                if (isFree(slot(swept, i), ring)) {
                    memory.putLong(swept * BUCKET + 8 + 8L * i, 0);
                }
            }
            swept = next(swept);
        }
    }
}

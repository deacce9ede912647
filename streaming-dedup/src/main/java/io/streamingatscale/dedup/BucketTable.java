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
 *   overflow: lower 32 bits of the newest sequence number that found this bucket full and went on to the next one
 *   slot:     | tag, 32 bits of the hash | lower 32 bits of the entry's sequence number |
 * </pre>
 *
 * <p>A slot is free when its entry lives no more, so nothing is ever removed or moved. A look-up reads on in the next bucket
 * while the entry that overflow names is live: entries die in the order of their numbers, so those that went on before it
 * are dead when it is. When the lower bits come round after 2^32 insertions, a forgotten slot may seem live; it then names
 * some entry whose id decides, and keeps a place until it is passed.
 */
final class BucketTable {

    static final int SLOTS = 7;

    private static final int ENTRIES_PER_BUCKET = 4;
    private static final int BUCKET = OffHeapMemory.CACHE_LINE;
    private static final long LOW_BITS = 0xffff_ffffL;

    private final OffHeapMemory memory;
    private final long buckets;

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
        return (int) hash;
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

    /** Returns the lower bits of the newest number that went on to the next bucket; reading it fetches the bucket. */
    int overflow(long bucket) {
        return (int) memory.getLong(bucket * BUCKET);
    }

    void overflowed(long bucket, long sequence) {
        memory.putLong(bucket * BUCKET, sequence & LOW_BITS);
    }
}

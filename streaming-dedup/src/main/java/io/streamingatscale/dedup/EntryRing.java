package io.streamingatscale.dedup;

import java.nio.ByteBuffer;

/**
 * The entries of an index in the order of their insertion, in memory of fixed size: the oldest make room. A sequence number
 * names an entry from its insertion until the end, and is live as long as it is at least {@link #tail}.
 *
 * <pre>
 *   0        8        16       24                                            32
 *   +--------+--------+--------+---------------------------------------------+
 *   | id, upper half  | offset | log time, 43 bits | partition, 16 | kind, 5  |
 *   |        | lower  |        |                   |               |          |
 *   +--------+--------+--------+---------------------------------------------+
 * </pre>
 *
 * <p>The same bytes, little-endian, stand in the journal. A kind of 0 marks an entry that a later one
 * of the same id has taken the place of.
 */
final class EntryRing {

    static final int ENTRY = 32;

    private static final int KIND_BITS = 5;
    private static final int PARTITION_BITS = 16;
    private static final int TIME_SHIFT = KIND_BITS + PARTITION_BITS;
    private static final int KIND_MASK = (1 << KIND_BITS) - 1;
    private static final int PARTITION_MASK = (1 << PARTITION_BITS) - 1;

    private final OffHeapMemory memory;
    private final long capacity;
    private long head;
    private long tail;
    private long nextPlace;

    /** Makes an empty ring whose first entry gets the sequence number {@code first}, at least 1. */
    EntryRing(long capacity, long first) {
        this.memory = new OffHeapMemory(bytes(capacity));
        this.capacity = capacity;
        this.head = first;
        this.tail = first;
    }

    static long bytes(long capacity) {
        return capacity * ENTRY;
    }

    static long meta(long logTime, int partition, int kind) {
        return (logTime << TIME_SHIFT) | ((long) partition << KIND_BITS) | kind;
    }

    static long logTimeOf(long meta) {
        return meta >>> TIME_SHIFT;
    }

    static int partitionOf(long meta) {
        return (int) (meta >>> KIND_BITS) & PARTITION_MASK;
    }

    static int kindOf(long meta) {
        return (int) meta & KIND_MASK;
    }

    /** Returns the sequence number that the next entry gets. */
    long head() {
        return head;
    }

    /** Returns the sequence number of the oldest live entry. */
    long tail() {
        return tail;
    }

    long size() {
        return head - tail;
    }

    boolean isFull() {
        return head - tail == capacity;
    }

    /** Returns whether the live entries have one whose number ends in these 32 bits. */
    boolean isLive(int lowBits) {
        return Integer.compareUnsigned((int) head - 1 - lowBits, (int) (head - tail)) < 0;
    }

    /** Returns the number of the live entry whose number ends in these 32 bits. */
    long sequence(int lowBits) {
        return head - 1 - Integer.toUnsignedLong((int) head - 1 - lowBits);
    }

    /** Adds an entry; the ring must not be full. */
    long append(long high, long low, long offset, long meta) {
        long at = place(head);
        memory.putLong(at, high);
        memory.putLong(at + 8, low);
        memory.putLong(at + 16, offset);
        memory.putLong(at + 24, meta);
        nextPlace = nextPlace + 1 == capacity ? 0 : nextPlace + 1;
        return head++;
    }

    /** Ends the life of the oldest entry. */
    void dropOldest() {
        tail++;
    }

    long high(long sequence) {
        return memory.getLong(place(sequence));
    }

    long low(long sequence) {
        return memory.getLong(place(sequence) + 8);
    }

    long offset(long sequence) {
        return memory.getLong(place(sequence) + 16);
    }

    long meta(long sequence) {
        return memory.getLong(place(sequence) + 24);
    }

    /** Marks an entry as one that a later one has taken the place of. */
    void supersede(long sequence) {
        memory.putLong(place(sequence) + 24, meta(sequence) & ~KIND_MASK);
    }

    boolean isSuperseded(long sequence) {
        return kindOf(meta(sequence)) == 0;
    }

    /** Has the first entry of an empty ring get the sequence number {@code first}, at least 1. */
    void startAt(long first) {
        head = first;
        tail = first;
    }

    long capacity() {
        return capacity;
    }

    /** Counts entries as added whose bytes are in their places. */
    void advance(long count) {
        head += count;
        nextPlace = (nextPlace + count) % capacity;
    }

    /**
     * Returns the bytes of the entries from {@code first} on, at most {@code count} and as many as lie in one piece. At
     * {@link #head} begin the places of those to come.
     */
    ByteBuffer bytes(long first, long count) {
        long at = place(first);
        return memory.slice(at, Math.min(count * ENTRY, capacity * ENTRY - at));
    }

    private long place(long sequence) {
        long place = nextPlace - (head - sequence);
        return (place < 0 ? place + capacity : place) * ENTRY;
    }
}

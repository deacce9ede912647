package io.streamingatscale.dedup;

import java.nio.ByteBuffer;

/**
 * The entries of an index in the order in which they came. A sequence number, counted up for ever, names an entry; held
 * are those from {@link #tail} to before {@link #head}. The bytes of an entry here are its bytes in the journal.
 *
 * <pre>
 *   ring    | 5 | 6 | 7 |   |   | 2 | 3 | 4 |     tail = 2, head = 8, capacity = 8
 *                         ^ next
 *
 *   entry   0         8         16        24        32   bytes, little-endian
 *           +---------+---------+---------+---------+
 *           | id high | id low  | offset  | what    |
 *           +---------+---------+---------+---------+
 *   what    | 63          21 | 20         5 | 4   0 |   bits
 *           | log time       | partition    | kind  |
 * </pre>
 *
 * <p><b>Threads:</b> one at a time.
 */
final class EntryRing {

    /** The bytes of an entry. */
    static final int ENTRY = 32;

    /** The bits of {@code what} that hold the kind of an id. */
    static final long KIND = 0x1f;

    /** The bits of {@code what} that hold the partition and the kind of an id. */
    static final long PARTITION_AND_KIND = 0x1fffff;

    private static final int PARTITION_SHIFT = 5;
    private static final int TIME_SHIFT = 21;
    private static final int LONGS = ENTRY / Long.BYTES;

    private final long capacity;
    private final OffHeapLongs longs;
    private long tail;
    private long head;
    private long next;

    /**
     * Makes an empty ring.
     *
     * @param capacity how many entries it holds at most, at least 1
     * @param first the sequence number of the first entry, at least 1
     */
    EntryRing(long capacity, long first) {
        this.capacity = capacity;
        this.longs = new OffHeapLongs(capacity * LONGS);
        startAt(first);
    }

    static long bytesNeeded(long capacity) {
        return OffHeapLongs.bytes(capacity * LONGS);
    }

    static long what(long logTime, int partition, int kind) {
        return (logTime << TIME_SHIFT) | ((long) partition << PARTITION_SHIFT) | kind;
    }

    static long timeOf(long what) {
        return what >>> TIME_SHIFT;
    }

    static int partitionOf(long what) {
        return (int) ((what & PARTITION_AND_KIND) >>> PARTITION_SHIFT);
    }

    /** Lets everything go; the next entry has this sequence number. */
    void startAt(long first) {
        tail = first;
        head = first;
        next = 0;
    }

    /** The sequence number of the oldest entry. */
    long tail() {
        return tail;
    }

    /** The sequence number that the next entry will have. */
    long head() {
        return head;
    }

    long size() {
        return head - tail;
    }

    boolean isFull() {
        return head - tail == capacity;
    }

    /** Lets the oldest entry go. */
    void dropOldest() {
        tail++;
    }

    /** Adds an entry to a ring that is not full, and returns its sequence number. */
    long append(long idHigh, long idLow, long offset, long what) {
        long at = next * LONGS;
        longs.set(at, idHigh);
        longs.set(at + 1, idLow);
        longs.set(at + 2, offset);
        longs.set(at + 3, what);
        advance(1);
        return head - 1;
    }

    /** Counts entries as added whose bytes are in their places already. */
    void advance(long count) {
        head += count;
        next += count;
        if (next >= capacity) {
            next -= capacity;
        }
    }

    /** Returns the latest sequence number with these low 32 bits; it may not be held any more. */
    long sequenceOf(int low) {
        return head - 1 - (((int) head - 1 - low) & 0xffffffffL);
    }

    long idHigh(long sequence) {
        return longs.get(place(sequence));
    }

    long idLow(long sequence) {
        return longs.get(place(sequence) + 1);
    }

    long offset(long sequence) {
        return longs.get(place(sequence) + 2);
    }

    long what(long sequence) {
        return longs.get(place(sequence) + 3);
    }

    private long place(long sequence) {
        long place = next - (head - sequence);
        return (place < 0 ? place + capacity : place) * LONGS;
    }

    /**
     * Returns the bytes of the entries from one to before another, or of as many of the first of them as lie together.
     * There may be none yet at {@link #head} and after it: this is where to put those that are read.
     */
    ByteBuffer bytes(long from, long to) {
        long place = next + (from - head);
        place = place < 0 ? place + capacity : place >= capacity ? place - capacity : place;
        long most = Math.min(to - from, capacity - place);
        return longs.bytes(place * LONGS, (place + most) * LONGS);
    }
}

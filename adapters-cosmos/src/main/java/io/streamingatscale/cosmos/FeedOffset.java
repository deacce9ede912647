package io.streamingatscale.cosmos;

/**
 * The numbers that name changes within a partition: the log sequence number (LSN) of the change, and a slot among the changes of that LSN,
 * since the documents of one transaction share it.
 *
 * <pre>
 *   52                                  13 12             0
 *   | LSN                                 | slot           |
 * </pre>
 *
 * <p>All 53 bits are what a JSON number holds. A physical partition takes some thousand writes a second, so 40 bits of LSN last for ten
 * years and more of nothing else.
 *
 * <p>The slot is a document's <em>tie</em>: its number in the container, which never changes, modulo {@value #TIES}. So a change that is read
 * again has the same offset, whatever has become of the other documents of its transaction. Documents made by one transaction have
 * consecutive numbers and so ties of their own. Where the ties of others collide, the document with the higher number takes the next free
 * slot; see {@link FeedBatches} for what follows from that.
 */
final class FeedOffset {

    /** A prime, so that any regular step between numbers gives different ties. */
    static final int TIES = 7_159;

    static final long GREATEST_LSN = (1L << 40) - 1;

    /** The slots above all ties are for collisions. */
    private static final int SLOT_BITS = 13;

    private static final long SLOT_MASK = (1L << SLOT_BITS) - 1;

    private FeedOffset() {}

    static int tie(long number) {
        return (int) Long.remainderUnsigned(number, TIES);
    }

    static long of(long lsn, int slot) {
        if (lsn > GREATEST_LSN) {
            throw new IllegalStateException("lsn must be < 2^40: lsn=" + lsn);
        }
        return lsn << SLOT_BITS | slot;
    }

    static long lsn(long offset) {
        return offset >> SLOT_BITS;
    }

    static int slot(long offset) {
        return (int) (offset & SLOT_MASK);
    }
}

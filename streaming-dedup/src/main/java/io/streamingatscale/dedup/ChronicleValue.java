package io.streamingatscale.dedup;

/**
 * The value of an entry in a generation, 20 bytes. Filled and used again.
 *
 * <pre>
 *  0        8                            16        20
 * +--------+----------------------------+---------+
 * | offset | log time 48, partition 16  | forgets |
 * +--------+----------------------------+---------+
 *   forgets: how often something was forgotten before the entry was written
 * </pre>
 */
final class ChronicleValue {

    static final int BYTES = 20;

    long offset;
    long timeAndPartition;
    int forgets;

    ChronicleValue set(int partition, long newOffset, long time, int newForgets) {
        offset = newOffset;
        timeAndPartition = (time << 16) | partition;
        forgets = newForgets;
        return this;
    }

    int partition() {
        return (int) (timeAndPartition & (DedupIndex.MOST_PARTITIONS - 1));
    }

    long offset() {
        return offset;
    }

    long time() {
        return timeAndPartition >>> 16;
    }
}

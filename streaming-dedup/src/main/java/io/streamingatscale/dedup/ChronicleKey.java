package io.streamingatscale.dedup;

/**
 * The key of an entry in a generation, 20 bytes: an id and which of the entries of that id it is. Filled and used again.
 *
 * <pre>
 *  0        8        16                          20
 * +--------+--------+----------------------------+
 * | high   | low    | partition 16 | slot 8 | kind 5 bits
 * +--------+--------+----------------------------+
 * </pre>
 *
 * The partition is 0 where copies are told over all partitions.
 */
final class ChronicleKey {

    static final int BYTES = 20;

    /** How many entries of one id a generation holds. */
    static final int SLOTS = 256;

    long high;
    long low;
    int rest;

    void set(DedupProbe probe, boolean isWithinPartition) {
        high = probe.idHigh();
        low = probe.idLow();
        rest = probe.idKind() | (isWithinPartition ? probe.partition() << 13 : 0);
    }

    ChronicleKey slot(int slot) {
        rest = (rest & ~((SLOTS - 1) << 5)) | (slot << 5);
        return this;
    }
}

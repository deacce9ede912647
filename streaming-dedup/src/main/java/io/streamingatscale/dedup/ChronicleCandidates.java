package io.streamingatscale.dedup;

import java.util.Arrays;

/**
 * The entries of one id that a look-up found: of each origin the latest time, and its further copies in the newest
 * generation. Filled and used again.
 */
final class ChronicleCandidates {

    private int[] partitions = new int[8];
    private long[] offsets = new long[8];
    private long[] times = new long[8];
    private int[] copies = new int[8];
    private int[] olderSlots = new int[8];
    private long[] olderTimes = new long[8];
    private int size;

    void clear() {
        size = 0;
    }

    /**
     * Adds an entry.
     *
     * @param slot its slot in the newest generation; 0 for the first one there and those of other generations, which are
     *     not to be overwritten
     */
    void add(ChronicleValue entry, int slot) {
        int at = find(entry.partition(), entry.offset());
        if (at < 0) {
            at = add(entry);
        }
        times[at] = Math.max(times[at], entry.time());
        if (slot > 0) {
            copies[at]++;
            if (entry.time() < olderTimes[at]) {
                olderTimes[at] = entry.time();
                olderSlots[at] = slot;
            }
        }
    }

    private int add(ChronicleValue entry) {
        if (size == times.length) {
            grow(2 * size);
        }
        partitions[size] = entry.partition();
        offsets[size] = entry.offset();
        times[size] = entry.time();
        copies[size] = 0;
        olderTimes[size] = Long.MAX_VALUE;
        return size++;
    }

    private void grow(int length) {
        partitions = Arrays.copyOf(partitions, length);
        offsets = Arrays.copyOf(offsets, length);
        times = Arrays.copyOf(times, length);
        copies = Arrays.copyOf(copies, length);
        olderSlots = Arrays.copyOf(olderSlots, length);
        olderTimes = Arrays.copyOf(olderTimes, length);
    }

    private int find(int partition, long offset) {
        for (int i = 0; i < size; i++) {
            if (partitions[i] == partition && offsets[i] == offset) {
                return i;
            }
        }
        return -1;
    }

    boolean hasOrigin(int partition, long offset) {
        return find(partition, offset) >= 0;
    }

    /** Returns the one with the latest time that is at most a window away, -1 if there is none. */
    int fitting(long time, long window) {
        int best = -1;
        for (int i = 0; i < size; i++) {
            if (Math.abs(times[i] - time) <= window && (best < 0 || times[i] > times[best])) {
                best = i;
            }
        }
        return best;
    }

    int partition(int at) {
        return partitions[at];
    }

    long offset(int at) {
        return offsets[at];
    }

    long time(int at) {
        return times[at];
    }

    /** Returns how many entries of the origin may be overwritten if one of them is left. */
    int copies(int at) {
        return copies[at];
    }

    /** Returns the slot of that with the earliest time. */
    int olderSlot(int at) {
        return olderSlots[at];
    }
}

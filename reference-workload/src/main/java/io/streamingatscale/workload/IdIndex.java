package io.streamingatscale.workload;

import java.util.Arrays;

/** Numbers 128-bit ids from 0 in the order in which they are first seen. An open hash table; about 30 bytes an id. */
final class IdIndex {

    static final int ABSENT = -1;

    private long[] high = new long[512];
    private long[] low = new long[512];
    private int[] table = filled(1024);
    private int size;

    /** Returns an id's number, a new one if the id is not known. */
    int ordinalOf(long idHigh, long idLow) {
        int slot = slotOf(idHigh, idLow);
        if (table[slot] != ABSENT) {
            return table[slot];
        }
        if (size == high.length) {
            grow();
            slot = slotOf(idHigh, idLow);
        }
        high[size] = idHigh;
        low[size] = idLow;
        table[slot] = size;
        return size++;
    }

    /** Returns an id's number, or {@link #ABSENT}. */
    int find(long idHigh, long idLow) {
        return table[slotOf(idHigh, idLow)];
    }

    int size() {
        return size;
    }

    private int slotOf(long idHigh, long idLow) {
        int mask = table.length - 1;
        int slot = hash(idHigh, idLow) & mask;
        while (table[slot] != ABSENT && (high[table[slot]] != idHigh || low[table[slot]] != idLow)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        high = Arrays.copyOf(high, size * 2);
        low = Arrays.copyOf(low, size * 2);
        table = filled(table.length * 2);
        for (int i = 0; i < size; i++) {
            table[slotOf(high[i], low[i])] = i;
        }
    }

    /** Databases also make ids that count up, so the bits are mixed. */
    private static int hash(long idHigh, long idLow) {
        long mixed = (idHigh * 31 + idLow) * 0x9E37_79B9_7F4A_7C15L;
        return (int) (mixed >>> 32);
    }

    private static int[] filled(int length) {
        int[] slots = new int[length];
        Arrays.fill(slots, ABSENT);
        return slots;
    }
}

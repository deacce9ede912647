package io.streamingatscale.benchmarks.dedup;

/** A batch of random-looking ids of 16 bytes, the same for the same numbers. */
final class Ids {

    static final int BATCH = 64;

    final long[] high = new long[BATCH];
    final long[] low = new long[BATCH];
    final boolean[] isCopy = new boolean[BATCH];

    /** The place of the first id in the log; the others follow. */
    long offset;

    /**
     * Fills in the ids of a part of a log, in which each {@code copyEvery}-th record repeats an earlier id.
     *
     * @param copyEvery 0 for no copies
     * @param reach how far back a copied id stands at most
     */
    void fill(long from, long copyEvery, long reach) {
        offset = from;
        for (int i = 0; i < BATCH; i++) {
            long number = from + i;
            isCopy[i] = copyEvery > 0 && number % copyEvery == 0;
            if (isCopy[i]) {
                // never a number that is itself a copy
                number -= 1 + (mix(number) >>> 1) % reach;
                number += number % copyEvery == 0 ? -1 : 0;
            }
            high[i] = mix(number + 1);
            low[i] = mix(high[i] + 0x9e3779b97f4a7c15L);
        }
    }

    static long mix(long number) {
        long mixed = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}

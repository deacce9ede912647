package io.streamingatscale.eventhubs;

import java.util.function.LongSupplier;

/**
 * How many events a receiver may ask for ahead, so that their bytes stay within its share of the memory. Credit is given in
 * events and not in bytes: it begins as if each event were of the greatest size there is, and follows the sizes that are seen.
 */
final class PrefetchBudget {

    /** The greatest event that the service takes by default. */
    static final int LARGEST_EVENT = 1 << 20;

    /** More makes nothing faster, and what waits outlives the young generation. */
    static final int MOST_CREDIT = 512;

    /** What is on its way or waiting is up to this number of times the credit: one in our queue, two in the client's. */
    private static final int COPIES = 3;

    /** What an event takes beside its body, for its annotations and objects. */
    private static final int OVERHEAD = 512;

    private static final int FORGETS = 1024;

    private final LongSupplier share;
    private double size = LARGEST_EVENT;
    private boolean isKnown;

    /**
     * Makes the budget of one receiver.
     *
     * @param share bytes that may be fetched ahead, as of now
     */
    PrefetchBudget(LongSupplier share) {
        this.share = share;
    }

    /** Learns from an event: the largest ones of late count. */
    void saw(long bytes) {
        double seen = (double) bytes + OVERHEAD;
        if (!isKnown) {
            isKnown = true;
            size = seen;
        }
        size = Math.max(seen, size - (size - seen) / FORGETS);
    }

    /** Returns the credit that fits, a power of two. */
    int credit() {
        double fits = share.getAsLong() / (COPIES * size);
        int credit = 1;
        while (credit < MOST_CREDIT && credit * 2 <= fits) {
            credit *= 2;
        }
        return credit;
    }

    /** Whether another credit fits so much better that opening the receiver again is worth it. */
    boolean isMisfit(int present) {
        int better = credit();
        return isKnown && (better < present || better >= 4L * present);
    }
}

package io.streamingatscale.workload;

/**
 * How a ledger lies in memory and in its file: four words an event.
 *
 * <pre>
 *   word 0   eventId, high half
 *   word 1   eventId, low half
 *   word 2   deviceSequenceNumber
 *   word 3   device's number (upper 32 bits) | acknowledged sends (lower 32 bits)
 * </pre>
 */
final class LedgerLayout {

    static final int WORDS = 4;

    private static final long LOWER = 0xFFFF_FFFFL;

    private LedgerLayout() {}

    static void put(long[] words, int index, SimulatedEvent event) {
        int at = index * WORDS;
        words[at] = event.eventId().getMostSignificantBits();
        words[at + 1] = event.eventId().getLeastSignificantBits();
        words[at + 2] = event.deviceSequenceNumber();
        words[at + 3] = (long) event.device().index() << 32;
    }

    /** Counts one more acknowledged send and returns how many there are. */
    static int acknowledge(long[] words, int index) {
        return (int) (++words[index * WORDS + 3] & LOWER);
    }

    static long high(long[] words, int index) {
        return words[index * WORDS];
    }

    static long low(long[] words, int index) {
        return words[index * WORDS + 1];
    }

    static long sequence(long[] words, int index) {
        return words[index * WORDS + 2];
    }

    static int device(long[] words, int index) {
        return (int) (words[index * WORDS + 3] >>> 32);
    }

    static int acknowledgedSends(long[] words, int index) {
        return (int) (words[index * WORDS + 3] & LOWER);
    }
}

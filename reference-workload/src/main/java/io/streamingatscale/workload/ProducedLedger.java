package io.streamingatscale.workload;

import java.nio.file.Path;
import java.util.UUID;

/**
 * Every event that a simulator sent, and how many of its sends the target acknowledged. Immutable; 32 bytes an event.
 *
 * <p>An event counts as produced once a send of it was acknowledged. One of which every send failed stays in the ledger as
 * unconfirmed: the target may have it all the same, so finding it stored is no error, and not finding it is no loss.
 */
public final class ProducedLedger {

    private final long[] words;
    private final long produced;
    private final int distinct;

    /** Takes the words of {@link LedgerLayout}, not copied. */
    ProducedLedger(long[] words) {
        this.words = words;
        long sends = 0;
        int confirmed = 0;
        for (int i = 0; i < words.length / LedgerLayout.WORDS; i++) {
            int acknowledged = LedgerLayout.acknowledgedSends(words, i);
            sends += acknowledged;
            confirmed += acknowledged > 0 ? 1 : 0;
        }
        this.produced = sends;
        this.distinct = confirmed;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws java.io.UncheckedIOException if the file cannot be read
     * @throws IllegalArgumentException if the file is not a whole ledger
     */
    public static ProducedLedger read(Path path) {
        return new ProducedLedger(LedgerFile.read(path));
    }

    /**
     * Writes the ledger to a file, which it replaces in one step: after a crash there is the former file, the new one or
     * none, never a part.
     *
     * <p>The file is big-endian: eight bytes {@code SASLEDG1}, the number of events as a long, four longs for each event
     * (high and low half of the eventId, deviceSequenceNumber, the device's number in the upper and the acknowledged sends
     * in the lower half of the last), and the CRC-32C of all before as a long.
     *
     * @throws java.io.UncheckedIOException if the file cannot be written; the former file, if any, is as it was
     */
    public void write(Path path) {
        LedgerFile.write(path, words);
    }

    /**
     * Returns the events of both ledgers, those of simulators that ran side by side.
     *
     * @throws IllegalArgumentException if an event is in both; give each simulator a random generator of its own
     */
    public ProducedLedger plus(ProducedLedger other) {
        IdIndex ids = new IdIndex();
        long[] both = new long[Math.addExact(words.length, other.words.length)];
        System.arraycopy(words, 0, both, 0, words.length);
        System.arraycopy(other.words, 0, both, words.length, other.words.length);
        for (int i = 0; i < both.length / LedgerLayout.WORDS; i++) {
            if (ids.ordinalOf(LedgerLayout.high(both, i), LedgerLayout.low(both, i)) != i) {
                throw new IllegalArgumentException("ledgers must not share events: eventId="
                        + new UUID(LedgerLayout.high(both, i), LedgerLayout.low(both, i))
                        + "; give each simulator a random generator of its own");
            }
        }
        return new ProducedLedger(both);
    }

    /** Returns how many events are in the ledger, those that are unconfirmed included. */
    public int size() {
        return words.length / LedgerLayout.WORDS;
    }

    /**
     * Returns an event, in the order in which they were first sent.
     *
     * @param index from 0 to {@code size() - 1}
     */
    public Entry entry(int index) {
        return new Entry(
                new UUID(LedgerLayout.high(words, index), LedgerLayout.low(words, index)),
                SimulatedDevice.idOf(LedgerLayout.device(words, index)),
                LedgerLayout.sequence(words, index),
                LedgerLayout.acknowledgedSends(words, index));
    }

    /** Returns how many sends were acknowledged, duplicates included. */
    public long produced() {
        return produced;
    }

    /** Returns how many different events were produced. */
    public int distinct() {
        return distinct;
    }

    /** Returns how many events are in the ledger of which no send was acknowledged. */
    public int unconfirmed() {
        return size() - distinct;
    }

    @Override
    public String toString() {
        return "produced=" + produced + ", distinct=" + distinct + ", unconfirmed=" + unconfirmed();
    }

    long high(int index) {
        return LedgerLayout.high(words, index);
    }

    long low(int index) {
        return LedgerLayout.low(words, index);
    }

    boolean isProduced(int index) {
        return LedgerLayout.acknowledgedSends(words, index) > 0;
    }

    /**
     * One event of a ledger.
     *
     * @param eventId the event's own id
     * @param deviceId the device that sent it
     * @param deviceSequenceNumber its number among those of its device
     * @param acknowledgedSends how often the target took it, at least 0
     */
    public record Entry(UUID eventId, String deviceId, long deviceSequenceNumber, int acknowledgedSends) {}
}

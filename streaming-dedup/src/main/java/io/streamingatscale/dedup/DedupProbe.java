package io.streamingatscale.dedup;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question to a {@link DedupIndex} about one record, and its answer. To be filled and used again: no question allocates.
 *
 * <p>Ids are told apart exactly up to 16 bytes, and so are UUIDs in binary and in text of one case; longer ids by a hash
 * of 128 bits, of which two of 10^9 different ids share one with a probability of 1.5e-21. Text counts as its bytes in
 * UTF-8. A {@link UUID} and its text in small letters are the same id.
 *
 * <p><b>Threads:</b> one at a time.
 */
public final class DedupProbe {

    /** The first log time that cannot be told, in milliseconds since 1970: in the year 2248. */
    public static final long END_OF_TIME = 1L << 43;

    private final IdEncoder encoder = new IdEncoder();
    private int partition;
    private long offset;
    private long logTime;
    private @Nullable DedupVerdict verdict;
    private int firstPartition;
    /** The hash of id and scope, kept between the two passes over a batch. */
    long hash;

    private long firstOffset;

    /**
     * Sets the id.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public DedupProbe id(String id) {
        encoder.encode(id);
        return this;
    }

    /**
     * Sets the id.
     *
     * @param id not kept
     * @throws IllegalArgumentException if it is empty
     */
    public DedupProbe id(byte[] id) {
        encoder.encode(id);
        return this;
    }

    /** Sets the id. */
    public DedupProbe id(UUID id) {
        encoder.encode(id);
        return this;
    }

    /**
     * Sets where the record stands.
     *
     * @param newPartition as {@link DedupIndex#partition} gave it
     * @param newOffset at least 0
     * @throws IllegalArgumentException if a number is out of its range
     */
    public DedupProbe origin(int newPartition, long newOffset) {
        Checks.atLeast(newPartition, 0, "partition");
        partition = (int) Checks.atMost(newPartition, DedupIndex.MOST_PARTITIONS - 1, "partition");
        offset = Checks.atLeast(newOffset, 0, "offset");
        return this;
    }

    /**
     * Sets when the log took the record.
     *
     * @param millis since 1970, at least 0 and before {@link #END_OF_TIME}
     * @throws IllegalArgumentException if it is out of its range
     */
    public DedupProbe logTime(long millis) {
        Checks.atLeast(millis, 0, "logTime");
        logTime = Checks.atMost(millis, END_OF_TIME - 1, "logTime");
        return this;
    }

    /** Returns the last answer; null before the first one. */
    public @Nullable DedupVerdict verdict() {
        return verdict;
    }

    /** Returns the partition of the copy that the record is a duplicate of; undefined with another verdict. */
    public int firstPartition() {
        return firstPartition;
    }

    /** Returns the offset of the copy that the record is a duplicate of; undefined with another verdict. */
    public long firstOffset() {
        return firstOffset;
    }

    /** Sets an id as it was encoded before. */
    DedupProbe encodedId(long high, long low, int kind) {
        encoder.set(high, low, kind);
        return this;
    }

    // ---- for those who answer ----

    /** Returns the number of the record's partition. */
    public int partition() {
        return partition;
    }

    /** Returns the record's offset. */
    public long offset() {
        return offset;
    }

    /** Returns the record's log time in milliseconds since 1970. */
    public long logTime() {
        return logTime;
    }

    /** Returns the upper half of the id, or of its hash. */
    public long idHigh() {
        return encoder.high();
    }

    /** Returns the lower half of the id, or of its hash. */
    public long idLow() {
        return encoder.low();
    }

    /** Returns what the two halves are, less than 32: ids are equal if and only if their halves and their kinds are. */
    public int idKind() {
        return encoder.kind();
    }

    /** Takes the last answer back: what asks finds no verdict if the record is refused for lack of room. */
    public void clearVerdict() {
        verdict = null;
    }

    /** Answers, unless the record is a duplicate, and returns the answer. */
    public DedupVerdict answer(DedupVerdict newVerdict) {
        verdict = newVerdict;
        return newVerdict;
    }

    /** Answers that the record is a duplicate of the copy at this origin, and returns that. */
    public DedupVerdict duplicateOf(int ofPartition, long ofOffset) {
        firstPartition = ofPartition;
        firstOffset = ofOffset;
        return answer(DedupVerdict.DUPLICATE);
    }
}

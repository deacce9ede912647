package io.streamingatscale.dedup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parts of partitions that are forgotten: of each, what was recorded before a sequence number.
 *
 * <p><b>Threads:</b> one at a time.
 */
final class ForgottenRanges {

    /**
     * A forgotten part.
     *
     * @param upTo the sequence number of the first entry after it was forgotten
     */
    record Range(int partition, long from, long to, long upTo) {}

    private @Nullable OffsetRanges[] ranges = new @Nullable OffsetRanges[16];
    private final List<Range> notForced = new ArrayList<>();
    private long latest;

    /** Returns whether an entry is forgotten. */
    boolean contains(long sequence, int partition, long offset) {
        if (sequence >= latest || partition >= ranges.length) {
            return false;
        }
        OffsetRanges ofPartition = ranges[partition];
        return ofPartition != null && ofPartition.contains(offset, sequence);
    }

    /** Adds a range later than all others; those lose their meaning whose entries are all before {@code tail}. */
    void add(Range range, long tail) {
        ofPartition(range.partition).add(range.from, range.to, range.upTo, tail);
        latest = range.upTo;
    }

    private OffsetRanges ofPartition(int partition) {
        if (partition >= ranges.length) {
            ranges = Arrays.copyOf(ranges, Math.max(partition + 1, 2 * ranges.length));
        }
        OffsetRanges known = ranges[partition];
        if (known == null) {
            known = new OffsetRanges();
            ranges[partition] = known;
        }
        return known;
    }

    /** Forgets a part, to be made durable. */
    void forget(Range range, long tail) {
        add(range, tail);
        notForced.add(range);
    }

    /** The ranges that are not durable. */
    List<Range> notForced() {
        return notForced;
    }

    void forced() {
        notForced.clear();
    }
}

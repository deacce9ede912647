package io.streamingatscale.dedup;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Parts of partitions whose entries up to a moment count no more; they end with the entries concerned. */
final class ForgottenRanges {

    /**
     * A part of a partition.
     *
     * @param beforeSequence entries with this number or a later one count
     */
    record Range(int partition, long fromOffset, long toOffset, long beforeSequence) {}

    private @Nullable OffsetRanges[] ofPartition = new @Nullable OffsetRanges[16];
    private long latest;

    /** Adds a range that is not earlier than those before. */
    void add(Range range) {
        ranges(range.partition()).add(range.fromOffset(), range.toOffset(), range.beforeSequence());
        latest = range.beforeSequence();
    }

    private OffsetRanges ranges(int partition) {
        if (partition >= ofPartition.length) {
            ofPartition = Arrays.copyOf(ofPartition, Math.max(partition + 1, 2 * ofPartition.length));
        }
        OffsetRanges known = ofPartition[partition];
        if (known == null) {
            known = new OffsetRanges();
            ofPartition[partition] = known;
        }
        return known;
    }

    boolean contains(int partition, long offset, long sequence) {
        if (sequence >= latest || partition >= ofPartition.length) {
            return false;
        }
        OffsetRanges ranges = ofPartition[partition];
        return ranges != null && ranges.contains(offset, sequence);
    }

    /** Drops the ranges that concern no entry from {@code tail} on. */
    void prune(long tail) {
        for (int i = 0; i < ofPartition.length; i++) {
            OffsetRanges ranges = ofPartition[i];
            if (ranges != null && !ranges.prune(tail)) {
                ofPartition[i] = null;
            }
        }
    }
}

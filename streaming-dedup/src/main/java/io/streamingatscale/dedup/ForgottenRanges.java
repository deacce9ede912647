package io.streamingatscale.dedup;

import java.util.ArrayList;
import java.util.List;

/** Parts of partitions whose entries up to a moment count no more. Few at a time: they end with the entries concerned. */
final class ForgottenRanges {

    /**
     * A part of a partition.
     *
     * @param beforeSequence entries with this number or a later one count
     */
    record Range(int partition, long fromOffset, long toOffset, long beforeSequence) {}

    private final List<Range> ranges = new ArrayList<>();

    void add(Range range) {
        ranges.add(range);
    }

    boolean contains(int partition, long offset, long sequence) {
        for (int i = 0; i < ranges.size(); i++) {
            Range range = ranges.get(i);
            if (range.partition() == partition
                    && sequence < range.beforeSequence()
                    && offset >= range.fromOffset()
                    && offset < range.toOffset()) {
                return true;
            }
        }
        return false;
    }

    /** Drops the ranges that concern no entry from {@code tail} on. */
    void prune(long tail) {
        ranges.removeIf(range -> range.beforeSequence() <= tail);
    }

    List<Range> ranges() {
        return ranges;
    }
}

package io.streamingatscale.dedup;

import java.util.ArrayList;
import java.util.List;

/** What an index has learnt since its last force that returned. */
final class JournalNews {

    private final OffHeapEntries entries;
    private final PartitionTable partitions;
    private final List<ForgottenRanges.Range> forgotten = new ArrayList<>();
    private long head;
    private int names;
    private long evictedUpTo;

    /** All that the index knows at this moment is durable. */
    JournalNews(OffHeapEntries entries, PartitionTable partitions) {
        this.entries = entries;
        this.partitions = partitions;
        confirmed();
    }

    void forgot(ForgottenRanges.Range range) {
        forgotten.add(range);
    }

    boolean isAny() {
        return head < entries.ring().head()
                || names < partitions.size()
                || !forgotten.isEmpty()
                || !partitions.changed().isEmpty()
                || evictedUpTo != entries.evictedUpTo().orElse(-1);
    }

    /** The sequence number of the first entry that is to be written. */
    long first() {
        return Math.max(head, entries.ring().tail());
    }

    /**
     * Returns the state to be written.
     *
     * @param isWhole with all that is known of partitions, as each file must have it, since those before it end one day; what
     *     is forgotten concerns entries of files that end before that in which it stands, so it is written once
     */
    JournalState state(boolean isWhole) {
        return JournalState.of(
                partitions,
                isWhole ? 0 : names,
                isWhole,
                forgotten,
                entries.evictedUpTo().orElse(-1));
    }

    /** Hears that all of it has become durable. */
    void confirmed() {
        head = entries.ring().head();
        names = partitions.size();
        evictedUpTo = entries.evictedUpTo().orElse(-1);
        forgotten.clear();
        partitions.clearChanged();
    }
}

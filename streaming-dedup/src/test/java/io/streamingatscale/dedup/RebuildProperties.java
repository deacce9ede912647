package io.streamingatscale.dedup;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Random logs, read once and read again: extend it for a backend. */
abstract class RebuildProperties extends RebuildLogs {

    /** Returns the kind of index that is to be made anew. */
    protected abstract DedupBackend backend();

    @Property(tries = 2_000)
    void rebuilt_withinPartitions_judgesWhatFollowsAsTheOriginal(
            @ForAll("logs") List<Item> items,
            @ForAll @IntRange(max = 100) int percentRead,
            @ForAll boolean isExpiring) {
        verifyWithinPartitions(backend()::open, items, percentRead, isExpiring);
    }

    @Property(tries = 2_000)
    void rebuilt_overAllPartitionsAtTheSameTime_judgesWhatFollowsAsTheOriginal(
            @ForAll("logs") List<Item> items,
            @ForAll @IntRange(max = 100) int percentRead,
            @ForAll boolean isExpiring) {
        verifyOverAllPartitions(backend()::open, items, percentRead, isExpiring);
    }
}

package io.streamingatscale.core;

import io.streamingatscale.dedup.DedupScope;
import io.streamingatscale.dedup.DedupSettings;
import io.streamingatscale.dedup.WhenFull;
import java.util.ArrayList;
import java.util.List;

/** What a deduplication adds to a {@link Guarantee}. */
final class DedupGuarantee {

    private DedupGuarantee() {}

    static String producerDuplicates(Deduplication<?> deduplication) {
        DedupSettings settings = deduplication.settings();
        return "dropped by their id, within " + settings.window() + " of log time, among the records of "
                + (isOverAll(settings) ? "all partitions that a process owns" : "a partition") + ", with at most "
                + settings.maxEntries() + " ids in a process ("
                + deduplication.backend().name() + ")";
    }

    static List<String> limits(Deduplication<?> deduplication, Source<?> source) {
        DedupSettings settings = deduplication.settings();
        List<String> limits = new ArrayList<>();
        limits.add("duplicates more than " + settings.window() + " apart in log time are not detected");
        limits.add(
                isOverAll(settings)
                        ? "duplicates in partitions of different processes are not detected"
                        : "duplicates in different partitions are not detected");
        limits.add(
                settings.whenFull() == WhenFull.STOP
                        ? "the pipeline stops when there are more than " + settings.maxEntries() + " ids in the window"
                        : "where there are more than " + settings.maxEntries()
                                + " ids in the window, the oldest are forgotten; streaming.dedup.window.covered tells");
        if (!source.isRewindable()) {
            limits.add(
                    "ids that were lost, or that another owner has seen, are not read again: source=" + source.name());
        }
        return limits;
    }

    private static boolean isOverAll(DedupSettings settings) {
        return settings.scope() == DedupScope.ALL_PARTITIONS;
    }
}

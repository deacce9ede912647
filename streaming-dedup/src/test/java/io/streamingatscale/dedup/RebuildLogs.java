package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;

/**
 * An index that is made anew by reading one window of the log again judges what follows as the one that has read it all:
 * the log may leave out what is older, and no state but the log is needed.
 */
abstract class RebuildLogs {

    private static final long WINDOW = 100;
    private static final long START = 1_700_000_000_000L;
    private static final int PARTITIONS = 3;

    /** A record: of which partition, with which of a few ids, and how long after the one before. */
    record Item(int partition, int id, long later) {}

    private record Logged(int partition, String id, long offset, long time) {}

    @Provide
    Arbitrary<List<Item>> logs() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, PARTITIONS - 1),
                        Arbitraries.integers().between(0, 7),
                        Arbitraries.of(0L, 1L, 9L, 30L, WINDOW, WINDOW + 1))
                .as(Item::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }

    /** Copies are told within partitions, whose clocks may be far apart. */
    static void verifyWithinPartitions(
            Function<DedupSettings, DedupIndex> opening, List<Item> items, int percentRead, boolean isExpiring) {
        long[] clocks = {START, START + 7 * WINDOW, START - 7 * WINDOW};
        verify(opening, logged(items, clocks), DedupScope.PARTITION, percentRead, isExpiring);
    }

    /** Copies are told over all partitions, which are read at the same time. */
    static void verifyOverAllPartitions(
            Function<DedupSettings, DedupIndex> opening, List<Item> items, int percentRead, boolean isExpiring) {
        verify(opening, logged(items, new long[] {START}), DedupScope.ALL_PARTITIONS, percentRead, isExpiring);
    }

    /** Gives each partition a clock of its own, or all of them the only one there is. */
    private static List<Logged> logged(List<Item> items, long[] clocks) {
        List<Logged> log = new ArrayList<>();
        long[] offsets = new long[PARTITIONS];
        for (Item item : items) {
            int clock = item.partition % clocks.length;
            clocks[clock] += item.later;
            log.add(new Logged(item.partition, "id" + item.id, offsets[item.partition]++, clocks[clock]));
        }
        return log;
    }

    private static void verify(
            Function<DedupSettings, DedupIndex> opening,
            List<Logged> log,
            DedupScope scope,
            int percentRead,
            boolean isExpiring) {
        DedupSettings settings =
                DedupSettings.of(Duration.ofMillis(WINDOW), 1_000).scope(scope);
        int read = log.size() * percentRead / 100;
        try (DedupIndex original = opening.apply(settings);
                DedupIndex rebuilt = opening.apply(settings)) {
            log.subList(0, read).forEach(record -> passes(original, record));
            long[] from = rereadFrom(log.subList(0, read), scope);
            log.subList(0, read).stream()
                    .filter(record -> record.time >= from[record.partition])
                    .forEach(record -> passes(rebuilt, record));
            if (isExpiring) {
                original.expireBefore(Math.min(from[0], Math.min(from[1], from[2])));
            }
            for (Logged record : log.subList(read, log.size())) {
                assertThat(passes(rebuilt, record)).as("%s", record).isEqualTo(passes(original, record));
            }
        }
    }

    /** Returns for each partition the log time of one window before its last record read. */
    private static long[] rereadFrom(List<Logged> read, DedupScope scope) {
        long[] from = new long[PARTITIONS];
        for (Logged record : read) {
            for (int p = 0; p < PARTITIONS; p++) {
                if (scope == DedupScope.ALL_PARTITIONS || record.partition == p) {
                    from[p] = record.time - WINDOW;
                }
            }
        }
        return from;
    }

    private static boolean passes(DedupIndex index, Logged record) {
        int partition = index.partition("p" + record.partition);
        DedupProbe probe =
                new DedupProbe().id(record.id).origin(partition, record.offset).logTime(record.time);
        return index.check(probe) != DedupVerdict.DUPLICATE;
    }
}

package io.streamingatscale.dedup;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** A quick look at the speed of the index outside the heap: checks per second of thread time, entries as argument. */
final class OffHeapMeasurement {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long T = 1_700_000_000_000L;

    private final long entries;
    private final DedupProbe[] probes;
    private final boolean isBatched;

    private OffHeapMeasurement(long entries, boolean isBatched) {
        this.entries = entries;
        this.isBatched = isBatched;
        this.probes = new DedupProbe[64];
        for (int i = 0; i < probes.length; i++) {
            probes[i] = new DedupProbe();
        }
    }

    /** Arguments: entries, and a directory for the journal if one is wished for. */
    public static void main(String[] args) {
        long entries = Long.parseLong(args[0]);
        for (int round = 0; round < 3; round++) {
            new OffHeapMeasurement(entries, true).run();
            new OffHeapMeasurement(entries, false).run();
        }
        if (args.length > 1) {
            journal(entries, Path.of(args[1]));
        }
    }

    private void run() {
        DedupSettings settings = DedupSettings.of(Duration.ofDays(1), entries);
        try (DedupIndex index = OffHeapDedupIndex.backend().open(settings)) {
            index.partition("p");
            String kind = isBatched ? "checkAll(64)" : "check";
            say(kind + " fill", pass(index, 0, entries, 0));
            say(kind + " hit", pass(index, 0, entries, 1L << 40));
            say(kind + " sliding, 1 % duplicates", pass(index, entries, 2 * entries, 0));
        }
        System.gc();
    }

    private static void say(String what, double perSecond) {
        System.out.printf(Locale.ROOT, "%-40s %6.2f M/s%n", what, perSecond / 1e6);
    }

    private double pass(DedupIndex index, long from, long to, long offsetShift) {
        long start = THREADS.getCurrentThreadCpuTime();
        int filled = 0;
        for (long i = from; i < to; i++) {
            long id = from > 0 && i % 100 == 0 ? i - 5_000 : i;
            byte[] bytes = idBytes(id);
            probes[filled++].id(bytes).origin(0, i + offsetShift).logTime(T);
            if (filled == probes.length) {
                ask(index);
                filled = 0;
            }
        }
        return (to - from) * 1e9 / (THREADS.getCurrentThreadCpuTime() - start);
    }

    private final byte[] id = new byte[16];

    /** Fills in the bytes of a random-looking id. */
    private byte[] idBytes(long number) {
        long high = Murmur3.mix(number + 1);
        long low = Murmur3.mix(high + 0x9e3779b97f4a7c15L);
        for (int i = 0; i < 8; i++) {
            id[i] = (byte) (high >>> (8 * i));
            id[8 + i] = (byte) (low >>> (8 * i));
        }
        return id;
    }

    private void ask(DedupIndex index) {
        if (isBatched) {
            index.checkAll(probes, probes.length);
        } else {
            for (DedupProbe probe : probes) {
                index.check(probe);
            }
        }
    }

    private static void journal(long entries, Path directory) {
        DedupSettings settings = DedupSettings.of(Duration.ofDays(1), entries).directory(directory);
        OffHeapMeasurement load = new OffHeapMeasurement(entries, true);
        try (DedupIndex index = OffHeapDedupIndex.backend().open(settings)) {
            index.partition("p");
            long forces = 0;
            long nanos = 0;
            long most = 0;
            for (long from = 0; from + 100_000 <= entries; from += 100_000) {
                load.pass(index, from, from + 100_000, 0);
                long start = System.nanoTime();
                index.force();
                long took = System.nanoTime() - start;
                nanos += took;
                most = Math.max(most, took);
                forces++;
            }
            System.out.printf(
                    Locale.ROOT, "force after 100 k: %.2f ms, at most %.2f ms%n", nanos / 1e6 / forces, most / 1e6);
        }
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            try (DedupIndex index = OffHeapDedupIndex.backend().open(settings)) {
                System.out.printf(
                        Locale.ROOT,
                        "open with %d entries: %.2f s%n",
                        index.entries(),
                        (System.nanoTime() - start) / 1e9);
            }
            System.gc();
        }
    }
}

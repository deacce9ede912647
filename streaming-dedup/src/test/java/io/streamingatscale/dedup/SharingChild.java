package io.streamingatscale.dedup;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Scanner;

/**
 * A process that shares an index: checks the ids from one number to another in batches, its own copy of each, and says what
 * it was told. An id's offset is its number.
 */
final class SharingChild {

    static final int BATCH = 16;
    static final int IDS = 48_000;
    private static final long T = 1_700_000_000_000L;

    private SharingChild() {}

    static DedupSettings settings(Path directory) {
        return DedupSettings.of(Duration.ofMinutes(10), 2 * IDS)
                .scope(DedupScope.ALL_PARTITIONS)
                .directory(directory);
    }

    /**
     * Takes a directory, the name of its partition, the first batch, and 1 or -1 for the direction; then from lines how many
     * batches to check next.
     */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Scanner in = new Scanner(System.in, StandardCharsets.UTF_8);
        DedupProbe[] probes = new DedupProbe[BATCH];
        for (int i = 0; i < BATCH; i++) {
            probes[i] = new DedupProbe();
        }
        try (DedupIndex index = ChronicleDedupIndex.backend().open(settings(Path.of(args[0])))) {
            int partition = index.partition(args[1]);
            int step = Integer.parseInt(args[3]);
            int batch = Integer.parseInt(args[2]);
            out.println("ready");
            while (in.hasNextLine()) {
                for (int left = Integer.parseInt(in.nextLine()); left > 0 && isBatch(batch); left--) {
                    check(index, probes, partition, batch);
                    out.println(batch + " " + verdicts(probes, partition));
                    batch += step;
                }
                out.println("done");
            }
        }
    }

    private static boolean isBatch(int batch) {
        return batch >= 0 && batch < IDS / BATCH;
    }

    private static void check(DedupIndex index, DedupProbe[] probes, int partition, int batch) {
        for (int i = 0; i < BATCH; i++) {
            long number = (long) batch * BATCH + i;
            probes[i].id("order-" + number).origin(partition, number).logTime(T + number);
        }
        index.checkAll(probes, BATCH);
    }

    /** N for new, R for a replay, D for a duplicate of the other's copy, X for anything else. */
    private static String verdicts(DedupProbe[] probes, int partition) {
        StringBuilder verdicts = new StringBuilder();
        for (DedupProbe probe : probes) {
            boolean isOfOther = probe.firstPartition() != partition && probe.firstOffset() == probe.offset();
            verdicts.append(
                    switch (probe.verdict()) {
                        case NEW -> 'N';
                        case REPLAY -> 'R';
                        case DUPLICATE -> isOfOther ? 'D' : 'X';
                    });
        }
        return verdicts.toString();
    }
}

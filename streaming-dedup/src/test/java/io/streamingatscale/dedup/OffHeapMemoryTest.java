package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the index outside the heap takes of memory. */
class OffHeapMemoryTest {

    private static final long T = 1_700_000_000_000L;

    @Test
    void bytesNeeded_tenMillionEntries_areFortyEightEach() {
        long bytes = OffHeapDedupIndex.backend().bytesNeeded(DedupSettings.of(Duration.ofHours(1), 10_000_000));

        assertThat(bytes / 10_000_000.0).isBetween(48.0, 48.2);
    }

    @Test
    void bytesNeeded_moreThanOneChunk_isCountedThrough() {
        long entries = DedupSettings.MOST_ENTRIES;
        long bytes = OffHeapDedupIndex.backend().bytesNeeded(DedupSettings.of(Duration.ofHours(1), entries));

        assertThat(bytes).isBetween(48 * entries, 49 * entries);
    }

    @Test
    void open_moreThanThereIs_saysBytesAndRemedy() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:MaxDirectMemorySize=16m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TooLarge.class.getName())
                .start();

        assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("maxEntries=1000000")
                .contains("bytes=" + OffHeapDedupIndex.backend().bytesNeeded(TooLarge.SETTINGS))
                .contains("-XX:MaxDirectMemorySize")
                .contains("a smaller one opens");
    }

    /** Opens an index that is too large for its process, and then one that is not. */
    static final class TooLarge {

        static final DedupSettings SETTINGS = DedupSettings.of(Duration.ofHours(1), 1_000_000);

        private TooLarge() {}

        public static void main(String[] args) {
            try {
                OffHeapDedupIndex.backend().open(SETTINGS);
            } catch (DedupException e) {
                System.out.println(e.getMessage());
            }
            OffHeapDedupIndex.backend()
                    .open(DedupSettings.of(Duration.ofHours(1), 300_000))
                    .close();
            System.out.println("a smaller one opens");
        }
    }

    @Test
    void check_millionRecords_allocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        DedupProbe[] batch = new DedupProbe[64];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = new DedupProbe();
        }
        byte[] id = new byte[17];
        try (DedupIndex index = OffHeapDedupIndex.backend().open(DedupSettings.of(Duration.ofMillis(500), 50_000))) {
            index.partition("p");
            index.forget(0, 100, 200);
            run(index, batch, id, 0, 2_000);
            long before = threads.getCurrentThreadAllocatedBytes();

            run(index, batch, id, 2_000, 18_000);

            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(16_384);
        }
    }

    /** Asks in batches and singly, with new ids, duplicates, refreshes, replays and evictions. */
    private static void run(DedupIndex index, DedupProbe[] batch, byte[] id, int from, int to) {
        for (int round = from; round < to; round++) {
            for (int i = 0; i < batch.length; i++) {
                long number = round * 48L + i;
                for (int b = 0; b < Long.BYTES; b++) {
                    id[b] = (byte) (number >>> (8 * b));
                }
                batch[i].id(id).origin(0, round * 64L + i).logTime(T + round);
            }
            index.checkAll(batch, batch.length);
            index.check(batch[round % batch.length]);
        }
    }
}

package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes is killed, again and again: whatever it said was forced is there, and nothing that it never recorded.
 * {@code mvn -pl streaming-dedup test -Dtest=KillSurvivalTest -Ddedup.kills=300} for longer.
 */
class KillSurvivalTest {

    private static final long MAX_ENTRIES = 20_000;
    private static final int PARTITIONS = 3;
    private static final long T = 1_700_000_000_000L;

    @TempDir
    Path temporary;

    private final DedupProbe probe = new DedupProbe();

    private static DedupSettings settings(Path directory) {
        return DedupSettings.of(Duration.ofHours(1), MAX_ENTRIES).directory(directory);
    }

    private static void ask(DedupProbe probe, long number) {
        probe.id("record " + number).origin((int) (number % PARTITIONS), number).logTime(T + number);
    }

    private static void learnPartitions(DedupIndex index) {
        for (int i = 0; i < PARTITIONS; i++) {
            index.partition("p" + i);
        }
    }

    @Test
    void kill_whileWriting_losesNothingForcedAndInventsNothing() throws Exception {
        int kills = Integer.getInteger("dedup.kills", 12);
        Random random = new Random(Long.getLong("dedup.seed", 1));
        long forced = 0;
        for (int kill = 0; kill < kills; kill++) {
            forced = writeAndKill(forced, 1 + random.nextInt(12), random.nextInt(3_000_000));
            forced = assertKnowsForced(forced, "kill=" + kill);
        }
    }

    /** Has a child write until it has forced some times, and kills it some nanoseconds later; returns what it had forced. */
    private long writeAndKill(long from, int forces, int nanos) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        temporary.resolve("index").toString(),
                        Long.toString(from))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long forced = from;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < forces; i++) {
                forced = parse(output.readLine());
            }
            for (long start = System.nanoTime(); System.nanoTime() - start < nanos; ) {
                Thread.onSpinWait();
            }
            // not by the process itself, which would close its output
            child.toHandle().destroyForcibly();
            assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
            for (String line = output.readLine(); line != null && line.endsWith("."); line = output.readLine()) {
                forced = parse(line);
            }
        }
        return forced;
    }

    /** A line is a number and a point, by which one that was cut short by the kill is told. */
    private static long parse(String line) {
        return Long.parseLong(line.substring(0, line.length() - 1));
    }

    /** Returns up to where all is known, which is where the next child goes on. */
    private long assertKnowsForced(long forced, String when) {
        try (DedupIndex index = OffHeapDedupIndex.backend().open(settings(temporary.resolve("index")))) {
            assertThat(index.damage()).as(when).isEmpty();
            learnPartitions(index);
            long covered = index.coverage(0).orElseThrow().toOffset();
            assertThat(covered).as(when).isGreaterThanOrEqualTo(forced);
            long from = Math.max(0, covered - index.entries());
            assertThat(covered - from).as(when).isEqualTo(Math.min(covered, MAX_ENTRIES));
            for (long number = from; number < covered; number++) {
                ask(probe, number);
                assertThat(index.check(probe)).as("%s, number=%d", when, number).isEqualTo(DedupVerdict.REPLAY);
            }
            for (long number = covered; number < covered + 1_000; number++) {
                ask(probe, number);
                assertThat(index.check(probe)).as("%s, number=%d", when, number).isEqualTo(DedupVerdict.NEW);
            }
            return covered;
        }
    }

    /** The process that is killed: records in order, forces now and then, and says up to where. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) {
            DedupProbe probe = new DedupProbe();
            try (DedupIndex index = OffHeapDedupIndex.backend().open(settings(Path.of(args[0])))) {
                learnPartitions(index);
                Random random = new Random(Long.parseLong(args[1]));
                for (long number = Long.parseLong(args[1]); ; ) {
                    for (int i = random.nextInt(2_000); i >= 0; i--) {
                        ask(probe, number++);
                        index.check(probe);
                    }
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        index.cover(partition, new Coverage(0, number));
                    }
                    index.force();
                    System.out.println(number + ".");
                }
            }
        }
    }
}

package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Scanner;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several JVMs over one directory. */
@Timeout(120)
class FileCheckpointProcessTest {

    private static final String PIPELINE = "p";
    private static final Partition PARTITION = Partition.of("s", 0);

    @TempDir
    Path directory;

    private final List<Process> children = new ArrayList<>();

    @AfterEach
    void endChildren() throws InterruptedException {
        for (Process child : children) {
            child.destroyForcibly().waitFor(30, TimeUnit.SECONDS);
        }
    }

    /** The child: obeys a line "claim", "save N" or "loop" with a line of answer each. */
    static final class Child {
        private final FileCheckpointStore store;
        private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        private Claim claim = Claim.first(PIPELINE, PARTITION, 1);

        private Child(Path directory) {
            store = FileCheckpointStore.at(directory);
        }

        public static void main(String[] args) throws IOException {
            Child child = new Child(Path.of(args[0]));
            try (Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8)) {
                while (lines.hasNextLine()) {
                    child.obey(lines.nextLine().split(" ", 2));
                }
            }
        }

        private void obey(String[] order) {
            switch (order[0]) {
                case "claim" -> out.println(claim());
                case "save" -> out.println(save(Long.parseLong(order[1])));
                case "claims" -> {
                    for (int i = 0; i < Integer.parseInt(order[1]); i++) {
                        out.println(claim());
                    }
                }
                default -> {
                    claim();
                    long first = claim.position().map(Position::offset).orElse(0L);
                    for (long offset = first + 1; true; offset++) {
                        save(offset);
                        out.println(offset);
                    }
                }
            }
        }

        private long claim() {
            claim = store.claim(PIPELINE, PARTITION);
            return claim.epoch();
        }

        private String save(long offset) {
            try {
                store.save(claim.checkpointAt(Position.of(offset)));
                return "saved";
            } catch (FencedException e) {
                return "fenced";
            }
        }
    }

    private Process child() throws IOException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        children.add(child);
        return child;
    }

    private static void order(Process child, String order) throws IOException {
        var out = child.outputWriter(StandardCharsets.UTF_8);
        out.write(order + "\n");
        out.flush();
    }

    private static String answer(Process child) throws IOException {
        return child.inputReader(StandardCharsets.UTF_8).readLine();
    }

    private static String ask(Process child, String order) throws IOException {
        order(child, order);
        return answer(child);
    }

    @Test
    void save_twoProcessesInTurns_olderIsFenced() throws IOException {
        Process one = child();
        Process two = child();

        assertThat(ask(one, "claim")).isEqualTo("1");
        assertThat(ask(one, "save 5")).isEqualTo("saved");
        assertThat(ask(two, "claim")).isEqualTo("2");
        assertThat(ask(one, "save 6")).isEqualTo("fenced");
        assertThat(ask(two, "save 7")).isEqualTo("saved");
        assertThat(ask(one, "claim")).isEqualTo("3");
        assertThat(ask(two, "save 8")).isEqualTo("fenced");
        assertThat(FileCheckpointStore.at(directory).load(PIPELINE, PARTITION))
                .contains(new Checkpoint(PIPELINE, PARTITION, Position.of(7), 3));
    }

    @Test
    void claim_processesAtOnce_areAllDistinct() throws IOException {
        Process one = child();
        Process two = child();
        Set<String> epochs = new HashSet<>();

        order(one, "claims 200");
        order(two, "claims 200");
        for (int i = 0; i < 200; i++) {
            epochs.add(answer(one));
            epochs.add(answer(two));
        }

        assertThat(epochs).hasSize(400).contains("1", "400");
    }

    @Test
    void save_processKilled_keepsAllItReported() throws IOException, InterruptedException {
        for (int round = 0; round < 5; round++) {
            Process child = child();
            long last = 0;
            order(child, "loop");
            for (int i = 0; i < 20 + 7 * round; i++) {
                last = Long.parseLong(answer(child));
            }
            // by its handle: the process's own method throws away what it has printed
            child.toHandle().destroyForcibly();
            child.waitFor();
            last = lastOf(last, child.inputReader(StandardCharsets.UTF_8));

            long loaded = FileCheckpointStore.at(directory)
                    .load(PIPELINE, PARTITION)
                    .orElseThrow()
                    .position()
                    .offset();
            assertThat(loaded).isBetween(last, last + 1);
            assertThat(FileCheckpointStore.at(directory).load(PIPELINE, PARTITION))
                    .hasValueSatisfying(
                            checkpoint -> assertThat(checkpoint.epoch()).isPositive());
        }
        assertThat(FileCheckpointStore.at(directory).claim(PIPELINE, PARTITION).epoch())
                .as("no kill cost a generation")
                .isEqualTo(6);
    }

    /** Reads to the end; a line cut by the kill counts as what is before it, so no more than was reported. */
    private static long lastOf(long before, BufferedReader lines) {
        return lines.lines().mapToLong(Long::parseLong).reduce(before, Math::max);
    }
}

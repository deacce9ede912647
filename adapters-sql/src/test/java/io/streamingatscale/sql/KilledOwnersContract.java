package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.execute;
import static io.streamingatscale.sql.TestDatabases.query;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Processes append the log to a table in transactions; they are killed at any moment, or another one takes the partition
 * while they go on writing. The table is the log up to the checkpoint, each record once.
 *
 * <p>{@code -Dsql.rounds=50} goes on for longer.
 */
@Tag("processes")
abstract class KilledOwnersContract {

    private static final int ROUNDS = Integer.getInteger("sql.rounds", 4);

    /** Returns the URL of an empty database, with user and password. */
    abstract String url();

    /** A process, and its first commits. */
    private record Owner(Process process, BufferedReader lines) {

        static Owner start(String url) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            AppendingProcess.class.getName(),
                            url)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Owner owner = new Owner(process, process.inputReader(StandardCharsets.UTF_8));
            assertThat(owner.lines.readLine()).as("the first commit").isNotNull();
            return owner;
        }

        void kill() throws InterruptedException {
            process.destroyForcibly().waitFor();
        }

        /** Returns how it ended; what it prints is read meanwhile, lest it stands still. */
        int awaitEnd() throws InterruptedException {
            Thread reading = new Thread(() -> lines.lines().forEach(position -> {}), "reading");
            reading.setDaemon(true);
            reading.start();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("it ends").isTrue();
            return process.exitValue();
        }
    }

    @Test
    void append_ownersKilledAndDisplaced_isTheLogUpToTheCheckpoint() throws Exception {
        String url = url();
        DataSource dataSource = AppendingProcess.dataSource(url);
        execute(dataSource, "create table appended (item bigint not null)");
        Random random = new Random();
        Owner owner = Owner.start(url);
        Owner before = owner;
        try {
            for (int round = 0; round < ROUNDS; round++) {
                // any moment will do
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
                if (round % 2 == 0) {
                    owner.kill();
                    owner = Owner.start(url);
                } else {
                    Owner next = Owner.start(url);
                    int end = owner.awaitEnd();
                    owner = next;
                    assertThat(end)
                            .as("told that it owns the partition no more")
                            .isEqualTo(AppendingProcess.FENCED);
                }
            }
        } finally {
            before.kill();
            owner.kill();
        }

        // waits for what the last one left open
        AppendingProcess.sink(dataSource).checkpointStore().orElseThrow().claim("test", Writing.PARTITION);
        Object position = query(dataSource, "select next_offset from streaming_checkpoints")
                .get(0)
                .get(0);
        List<List<Object>> log = LongStream.range(0, (Long) position)
                .<List<Object>>mapToObj(List::of)
                .toList();
        assertThat(query(dataSource, "select item from appended order by item")).isEqualTo(log);
    }
}

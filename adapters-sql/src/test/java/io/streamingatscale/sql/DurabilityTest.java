package io.streamingatscale.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.ConfigurationException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that loses what it has committed must not be used beside checkpoints kept elsewhere. */
@Tag("slow")
final class DurabilityTest {

    @TempDir
    private Path directory;

    @RepeatedTest(6)
    void h2_killedWhileCommitting_keepsEveryCommittedRow(RepetitionInfo repetition) throws Exception {
        int enough = 10 * repetition.getCurrentRepetition();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        CommittingProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        List<Long> committed = readThenKill(child, enough);

        assertThat(committed).hasSizeGreaterThanOrEqualTo(enough);
        DataSource dataSource = TestDatabases.h2File(directory, ";WRITE_DELAY=0");
        List<Long> stored = TestDatabases.query(dataSource, "select id from committed").stream()
                .map(row -> (Long) row.get(0))
                .toList();
        assertThat(stored).containsAll(committed);
    }

    /** {@code -Dh2.kills=50} kills it more often; H2 2.5.252 failed one of ten. */
    @Test
    void h2_killedWhileWritingBatches_indexesAgreeWithTheTable() throws Exception {
        Random random = new Random();
        for (int kill = 0; kill < Integer.getInteger("h2.kills", 3); kill++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            BatchingProcess.class.getName(),
                            directory.toString(),
                            Integer.toString(kill))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
                assertThat(lines.readLine()).isNotNull();
                // any moment will do
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1500)));
            } finally {
                child.destroyForcibly().waitFor();
            }

            DataSource dataSource = unpooled();
            String count = "select count(*) from rawdata where ";
            List<Object> counts = Stream.of(
                            "ComplexData is not null",
                            "DeviceId >= ''",
                            "BatchId >= uuid '00000000-0000-0000-0000-000000000000'",
                            "StoredAt >= timestamp with time zone '2000-01-01 00:00:00+00'",
                            "EventId >= uuid '00000000-0000-0000-0000-000000000000'")
                    .map(condition -> TestDatabases.query(dataSource, count + condition)
                            .get(0)
                            .get(0))
                    .toList();
            assertThat(counts).containsOnly(counts.get(0));
            assertThat((Long) counts.get(0) % BatchingProcess.BATCH)
                    .as("no batch is there in part")
                    .isZero();
        }
    }

    /** The file is closed with each connection. */
    private DataSource unpooled() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:file:" + directory.resolve("db") + ";WRITE_DELAY=0");
        dataSource.setUser("sa");
        return dataSource;
    }

    @Test
    void h2_versionThatDamagesItsFile_isRefused() {
        assertThatThrownBy(() -> H2Dialect.ofFile("2.5.252", "0").check())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("use 2.4.240");
    }

    private static List<Long> readThenKill(Process child, int enough) throws IOException, InterruptedException {
        List<Long> committed = new ArrayList<>();
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // the last line may be cut off
                if (line.endsWith(";")) {
                    committed.add(Long.parseLong(line.substring(0, line.length() - 1)));
                }
                if (committed.size() == enough) {
                    // through the handle, which leaves the stream open to read the rest of
                    child.toHandle().destroyForcibly();
                }
            }
        } finally {
            child.destroyForcibly();
        }
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return committed;
    }

    @Test
    void h2File_lateWrites_areRefusedBySinkAndStore() {
        DataSource late = TestDatabases.h2File(directory, "");

        assertRefused(late, "WRITE_DELAY=500; append \";WRITE_DELAY=0\" to the URL");
    }

    @Test
    void h2File_openedAgainWithoutTheSetting_isRefused() {
        TestDatabases.execute(unpooled(), "create table t (id int primary key)");

        assertRefused(TestDatabases.h2File(directory, ""), "WRITE_DELAY=500");
    }

    @Test
    void h2InMemory_isUsedAndSaysSo() {
        CheckpointStore store = JdbcCheckpointStore.in(TestDatabases.h2InMemory());

        assertThat(store.isDurable()).isFalse();
        assertThat(store.limits()).containsExactly("rows end with the process: database=H2 in memory");
    }

    @Test
    void h2File_immediateWrites_isDurableWithinItsLimits() {
        CheckpointStore store = JdbcCheckpointStore.in(TestDatabases.h2File(directory, ";WRITE_DELAY=0"));

        assertThat(store.isDurable()).isTrue();
        assertThat(store.limits()).hasSize(2).first().asString().contains("power failure");
    }

    @Test
    void postgres_asynchronousCommit_isRefusedBySinkAndStore() {
        assertRefused(
                TestDatabases.postgres("?options=-c%20synchronous_commit=off"),
                "synchronous_commit=off; set it to \"on\"");
    }

    @Test
    void postgres_withoutFsync_isDurableWithinItsLimits() {
        CheckpointStore store = JdbcCheckpointStore.in(TestDatabases.postgres());

        assertThat(store.isDurable()).isTrue();
        assertThat(store.limits()).singleElement().asString().contains("fsync=off");
    }

    @Test
    void database_notReachable_saysThatItCouldNotBeAsked() {
        JdbcDataSource locked = new JdbcDataSource();
        locked.setURL("jdbc:h2:file:" + directory.resolve("absent") + ";IFEXISTS=TRUE");

        assertThat(SqlSink.upsert(locked, SqlSinkContract.items()).limits())
                .hasSize(2)
                .first()
                .asString()
                .contains("could not be asked");
    }

    private static void assertRefused(DataSource dataSource, String why) {
        assertThatThrownBy(() -> JdbcCheckpointStore.in(dataSource).claim("p", Writing.PARTITION))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(why);
        assertThatThrownBy(() -> SqlSink.insertIfAbsent(dataSource, SqlSinkContract.items())
                        .open(Writing.CLAIM))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(why);
    }
}

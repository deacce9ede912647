package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.execute;
import static io.streamingatscale.sql.TestDatabases.query;
import static io.streamingatscale.sql.Writing.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.tds.emulator.CommitFault;
import io.streamingatscale.tds.emulator.StatementFault;
import io.streamingatscale.tds.emulator.TdsEmulator;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Azure SQL does to its clients, with the genuine driver. */
class SqlServerFaultsTest {

    private final TdsEmulator emulator = TdsEmulator.builder().start();
    private final SQLServerDataSource dataSource = new SQLServerDataSource();
    private SqlSink<String> sink;

    @BeforeEach
    void createTable() {
        dataSource.setURL(emulator.jdbcUrl());
        execute(dataSource, "create table appended (item bigint not null)");
        sink = SqlSink.append(
                        dataSource,
                        Table.<String>named("appended")
                                .column("item", r -> r.origin().offset()))
                .batchSize(10);
    }

    @AfterEach
    void close() {
        sink.close();
        emulator.close();
    }

    private static Predicate<String> statement(String text) {
        return sql -> sql.toLowerCase(Locale.ROOT).contains(text);
    }

    private Claim claim() {
        return sink.checkpointStore().orElseThrow().claim("test", Writing.PARTITION);
    }

    private CommitResult write(Claim claim, long from, long to) {
        try (SinkWriter<String> writer = sink.open(claim)) {
            writer.write(LongStream.range(from, to)
                    .mapToObj(offset -> record(offset, "x"))
                    .toList());
            return Writing.await(
                    writer.commit(claim.checkpointAt(Position.of(to))).toCompletableFuture());
        }
    }

    private void assertStored(long rows) {
        assertThat(query(dataSource, "select count_big(*), count_big(distinct item) from appended"))
                .containsExactly(List.of(rows, rows));
    }

    /** Goes back to the checkpoint as a worker does, and writes what is missing. */
    private void writeTheRest(long to) {
        Claim claim = claim();
        long from = claim.position().map(Position::offset).orElse(0L);
        write(claim, from, to);
        assertStored(to);
    }

    @Test
    void commit_deadlockVictim_isTriedAgainAtOnce() {
        Claim claim = claim();
        emulator.faults().onStatement(2, statement("insert into"), StatementFault.reject(1205));

        assertThat(write(claim, 0, 25)).isEqualTo(new CommitResult(25, 0));
        assertStored(25);
        assertThat(emulator.faults().pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {40501, 40613, 40197, 49918, 10928})
    void commit_databaseIsBusyOrMoves_isTransientAndWritesNothing(int error) {
        Claim claim = claim();
        emulator.faults().onStatement(2, statement("insert into"), StatementFault.reject(error));

        assertThatThrownBy(() -> write(claim, 0, 25))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("vendorCode=" + error);
        assertStored(0);
        writeTheRest(30);
    }

    @Test
    void commit_connectionLostInABulkCopy_isTransientAndWritesNothing() {
        Claim claim = claim();
        emulator.faults().onStatement(2, statement("insert bulk"), StatementFault.abort());

        assertThatThrownBy(() -> write(claim, 0, 25)).isInstanceOf(TransientException.class);
        assertStored(0);
        writeTheRest(30);
    }

    @Test
    void commit_replyLost_theTableOfCheckpointsSaysThatItWasWritten() {
        Claim claim = claim();
        emulator.faults().onCommit(1, CommitFault.applyThenAbort());

        assertThatThrownBy(() -> write(claim, 0, 25)).isInstanceOf(TransientException.class);
        assertStored(25);
        assertThat(claim().position()).contains(Position.of(25));
        writeTheRest(30);
    }

    @Test
    void commit_notReached_writesNothing() {
        Claim claim = claim();
        emulator.faults().onCommit(1, CommitFault.abort());

        assertThatThrownBy(() -> write(claim, 0, 25)).isInstanceOf(TransientException.class);
        assertStored(0);
        writeTheRest(30);
    }

    @Test
    void commit_neverAnswered_isGivenUpInTime() {
        Claim claim = claim();
        SqlSink<String> all = sink;
        sink = sink.timeout(Duration.ofMillis(500));
        emulator.faults().onStatement(1, statement("insert into"), StatementFault.ignore());

        assertThatThrownBy(() -> write(claim, 0, 25)).isInstanceOf(TransientException.class);
        sink.close();
        sink = all;
        assertStored(0);
        writeTheRest(30);
    }

    @Test
    void claim_databaseRefusesConnections_isTransient() {
        write(claim(), 0, 5);
        emulator.refuseConnections(true);

        assertThatThrownBy(() -> sink.checkpointStore().orElseThrow().claim("test", Writing.PARTITION))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("vendorCode=40613");
        emulator.refuseConnections(false);
        writeTheRest(30);
    }

    @Test
    void commit_throughAPool_usesOneSessionAgain() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource);
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            SqlSink<String> pooled = SqlSink.append(
                    pool,
                    Table.<String>named("appended")
                            .column("item", r -> r.origin().offset()));
            Claim claim = pooled.checkpointStore().orElseThrow().claim("test", Writing.PARTITION);
            for (int i = 0; i < 3; i++) {
                List<StreamRecord<String>> records = List.of(record(i, "x"));
                try (SinkWriter<String> writer = pooled.open(claim)) {
                    writer.write(records);
                    Writing.await(writer.commit(claim.checkpointAt(Position.of(i + 1)))
                            .toCompletableFuture());
                }
            }

            assertThat(pool.isClosed()).isFalse();
        }
        assertStored(3);
    }
}

package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.execute;
import static io.streamingatscale.sql.TestDatabases.query;
import static io.streamingatscale.sql.Writing.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.sql.FaultyDataSource.Fault;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows and checkpoint in one transaction, on every database. */
abstract class SqlTransactionsContract {

    private FaultyDataSource dataSource;
    private SqlSink<String> sink;

    abstract DataSource open();

    /** Returns the statement in the words of the database. */
    String ddl(String sql) {
        return sql;
    }

    @BeforeEach
    void createTable() {
        dataSource = new FaultyDataSource(open());
        execute(dataSource, ddl("create table appended (item bigint not null, text varchar(10))"));
        sink = SqlSink.append(
                        dataSource,
                        Table.<String>named("appended")
                                .column("item", r -> r.origin().offset())
                                .column("text", StreamRecord::value))
                .batchSize(10);
    }

    private Claim claim() {
        return sink.checkpointStore().orElseThrow().claim("test", Writing.PARTITION);
    }

    private static List<StreamRecord<String>> records(long from, long to) {
        return LongStream.range(from, to).mapToObj(i -> record(i, "x")).toList();
    }

    private static CompletableFuture<CommitResult> commit(SinkWriter<String> writer, Claim claim, long position) {
        return writer.commit(claim.checkpointAt(Position.of(position))).toCompletableFuture();
    }

    private CommitResult write(Claim claim, long from, long to) {
        try (SinkWriter<String> writer = sink.open(claim)) {
            writer.write(records(from, to));
            return Writing.await(commit(writer, claim, to));
        }
    }

    private void assertStored(long rows) {
        assertThat(query(
                        dataSource,
                        "select cast(count(*) as bigint), cast(count(distinct item) as bigint) from appended"))
                .containsExactly(List.of(rows, rows));
    }

    @Test
    void commit_moreRowsThanACall_rowsAndCheckpointAreThere() {
        assertThat(write(claim(), 0, 25)).isEqualTo(new CommitResult(25, 0));

        assertStored(25);
        assertThat(claim().position()).contains(Position.of(25));
        assertThat(sink.effect()).isEqualTo(Effect.TRANSACTIONAL);
    }

    @Test
    void commit_lastRowRefused_writesNothingAndNamesIt() {
        Claim claim = claim();
        try (SinkWriter<String> writer = sink.open(claim)) {
            writer.write(records(0, 24));
            writer.write(List.of(record(24, "longer than ten")));

            assertThatThrownBy(() -> Writing.await(commit(writer, claim, 25)))
                    .isInstanceOf(PoisonRecordException.class)
                    .hasMessageContaining("devices-3@24");
        }

        assertStored(0);
        assertThat(claim().position()).isEmpty();
    }

    @Test
    void commit_connectionLostBefore_writesNothingAndIsTriedAgain() {
        Claim claim = claim();
        dataSource.onCommit(Fault.LOST_BEFORE);

        assertThatThrownBy(() -> write(claim, 0, 25)).isInstanceOf(TransientException.class);

        Claim next = claim();
        assertThat(next.position()).isEmpty();
        write(next, 0, 25);
        assertStored(25);
    }

    @Test
    void commit_anotherTransactionInTheWay_isTriedAgainAtOnce() {
        Claim claim = claim();
        dataSource.onCommit(Fault.CONFLICT);

        assertThat(write(claim, 0, 25)).isEqualTo(new CommitResult(25, 0));
        assertStored(25);
    }

    @Test
    void close_commitQueued_writesNothing() {
        AtomicReference<SinkWriter<String>> writer = new AtomicReference<>();
        SqlSink<String> closing =
                SqlSink.append(dataSource, Table.<String>named("appended").column("item", r -> {
                    writer.get().close();
                    return r.origin().offset();
                }));
        Claim claim = claim();
        writer.set(closing.open(claim));
        writer.get().write(records(0, 1));
        CompletableFuture<CommitResult> commit = commit(writer.get(), claim, 1);

        assertThatThrownBy(() -> Writing.await(commit)).isInstanceOf(TransientException.class);
        assertStored(0);
    }

    @Test
    void commit_replyLost_theTableOfCheckpointsSaysThatItWasWritten() {
        Claim claim = claim();
        dataSource.onCommit(Fault.LOST_AFTER);

        assertThatThrownBy(() -> write(claim, 0, 25)).isInstanceOf(TransientException.class);

        Claim next = claim();
        assertThat(next.position()).contains(Position.of(25));
        write(next, 25, 30);
        assertStored(30);
    }

    @Test
    void commit_keyedAndTransactional_absorbsAndFences() {
        execute(dataSource, ddl("create table keyed (item bigint not null primary key)"));
        SqlSink<String> keyed = SqlSink.insertIfAbsent(
                        dataSource,
                        Table.<String>named("keyed").key("item", r -> r.origin().offset() % 3))
                .transactional(JdbcCheckpointStore.in(dataSource).table("own_checkpoints"));
        Claim claim = keyed.checkpointStore().orElseThrow().claim("test", Writing.PARTITION);
        try (SinkWriter<String> writer = keyed.open(claim)) {
            writer.write(records(0, 5));
            assertThat(Writing.await(commit(writer, claim, 5))).isEqualTo(new CommitResult(3, 2));
        }

        assertThat(query(dataSource, "select next_offset from own_checkpoints")).containsExactly(List.of(5L));
        assertThat(keyed.effect()).isEqualTo(Effect.TRANSACTIONAL);
    }

    @Test
    void transactional_storeOfAnotherDataSource_isRefused() {
        JdbcCheckpointStore elsewhere = JdbcCheckpointStore.in(new FaultyDataSource(dataSource));

        assertThatThrownBy(() -> sink.transactional(elsewhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be of the sink's data source");
    }
}

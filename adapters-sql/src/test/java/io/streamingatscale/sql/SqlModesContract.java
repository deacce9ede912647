package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.execute;
import static io.streamingatscale.sql.TestDatabases.query;
import static io.streamingatscale.sql.Writing.record;
import static io.streamingatscale.sql.Writing.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Versions, rows without a key, and two tables at once, on every database. */
abstract class SqlModesContract {

    record Reading(String device, Long number, Integer value) {}

    private DataSource dataSource;

    abstract DataSource open();

    /** Returns the statement in the words of the database. */
    String ddl(String sql) {
        return sql;
    }

    @BeforeEach
    void createTables() {
        dataSource = open();
        execute(
                dataSource,
                ddl("create table status (device varchar(20) not null primary key, number bigint, reading int)"));
        execute(dataSource, ddl("create table readings (device varchar(20), number bigint, reading int not null)"));
    }

    private static Table<Reading> status() {
        return Table.<Reading>named("status")
                .key("device", r -> r.value().device())
                .version("number", r -> r.value().number())
                .column("reading", r -> r.value().value());
    }

    private static Table<Reading> readings() {
        return Table.<Reading>named("readings")
                .column("device", r -> r.value().device())
                .column("number", r -> r.value().number())
                .column("reading", r -> r.value().value());
    }

    private static StreamRecord<Reading> reading(long offset, String device, Long number, Integer value) {
        return record(offset, new Reading(device, number, value));
    }

    private List<List<Object>> rows(String table) {
        return query(dataSource, "select device, number, reading from " + table + " order by device, number");
    }

    @Test
    void upsertIfNewer_lowerOrEqualVersion_leavesTheRow() {
        SqlSink<Reading> sink = SqlSink.upsertIfNewer(dataSource, status());
        write(sink, List.of(reading(0, "a", 5L, 50), reading(1, "b", 5L, 50)));

        CommitResult result =
                write(sink, List.of(reading(2, "a", 4L, 40), reading(3, "b", 5L, 51), reading(4, "c", 1L, 10)));

        assertThat(result).isEqualTo(new CommitResult(1, 2));
        assertThat(rows("status")).containsExactly(List.of("a", 5L, 50), List.of("b", 5L, 50), List.of("c", 1L, 10));
    }

    @Test
    void upsertIfNewer_higherVersion_overwrites() {
        SqlSink<Reading> sink = SqlSink.upsertIfNewer(dataSource, status());
        write(sink, List.of(reading(0, "a", 5L, 50)));

        assertThat(write(sink, List.of(reading(1, "a", 6L, 60)))).isEqualTo(new CommitResult(1, 0));

        assertThat(rows("status")).containsExactly(List.of("a", 6L, 60));
    }

    @Test
    void upsertIfNewer_rowWithoutVersion_isOverwritten() {
        execute(dataSource, "insert into status (device, reading) values ('a', 1)");

        write(SqlSink.upsertIfNewer(dataSource, status()), List.of(reading(0, "a", -5L, 50)));

        assertThat(rows("status")).containsExactly(List.of("a", -5L, 50));
    }

    @Test
    void upsertIfNewer_keyTwiceInABatch_keepsTheFirstOfTheHighestVersion() {
        SqlSink<Reading> sink = SqlSink.upsertIfNewer(dataSource, status());

        write(
                sink,
                List.of(
                        reading(0, "a", 6L, 60),
                        reading(1, "a", 7L, 70),
                        reading(2, "a", 7L, 71),
                        reading(3, "a", 5L, 50)));

        assertThat(rows("status")).containsExactly(List.of("a", 7L, 70));
    }

    @Test
    void upsertIfNewer_noVersion_isAPoisonRecord() {
        assertThatThrownBy(() -> write(SqlSink.upsertIfNewer(dataSource, status()), List.of(reading(3, "a", null, 1))))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("version column must have a value")
                .hasMessageContaining("devices-3@3");
    }

    @Test
    void upsertIfNewer_mappingWithoutVersionOrOfText_isRefused() {
        assertThatThrownBy(() -> SqlSink.upsertIfNewer(
                                dataSource,
                                Table.<Reading>named("status")
                                        .key("device", r -> "a")
                                        .column("number", r -> 1))
                        .open(Writing.CLAIM))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("upsertIfNewer needs a version");
        execute(dataSource, ddl("create table texts (id int not null primary key, version varchar(10))"));
        assertThatThrownBy(() -> SqlSink.upsertIfNewer(
                                dataSource,
                                Table.<Reading>named("texts").key("id", r -> 1).version("version", r -> 1))
                        .open(Writing.CLAIM))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("version column has a type");
    }

    @Test
    void upsertIfNewer_versionIsText_stops() {
        Table<Reading> table =
                Table.<Reading>named("status").key("device", r -> "a").version("number", r -> "5");

        assertThatThrownBy(() -> write(SqlSink.upsertIfNewer(dataSource, table), List.of(reading(0, "a", 1L, 1))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("class=java.lang.String");
    }

    @Test
    void append_sameRowTwice_isThereTwice() {
        SqlSink<Reading> sink = SqlSink.append(dataSource, readings());
        Claim claim = sink.checkpointStore().orElseThrow().claim("test", Writing.PARTITION);

        try (SinkWriter<Reading> writer = sink.open(claim)) {
            writer.write(List.of(reading(0, "a", 1L, 1), reading(1, "a", 1L, 1)));
            assertThat(Writing.await(
                            writer.commit(claim.checkpointAt(Position.of(2))).toCompletableFuture()))
                    .isEqualTo(new CommitResult(2, 0));
        }

        assertThat(rows("readings")).containsExactly(List.of("a", 1L, 1), List.of("a", 1L, 1));
    }

    @Test
    void alsoUpsertIfNewer_oneTableRefusesARow_writesToNeither() {
        execute(dataSource, ddl("create table small (device varchar(3) not null primary key, number bigint)"));
        Table<Reading> events = Table.<Reading>named("status")
                .key("device", r -> r.value().device())
                .column("number", r -> r.value().number());
        Table<Reading> latest = Table.<Reading>named("small")
                .key("device", r -> r.value().device())
                .version("number", r -> r.value().number());
        SqlSink<Reading> sink = SqlSink.insertIfAbsent(dataSource, events).alsoUpsertIfNewer(latest);

        assertThatThrownBy(() -> write(sink, List.of(reading(0, "abc", 1L, 1), reading(1, "long", 1L, 1))))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("devices-3@1");
        assertThat(rows("status")).isEmpty();

        write(sink, List.of(reading(0, "abc", 1L, 1), reading(2, "abc", 7L, 1)));
        assertThat(query(dataSource, "select device, number from status")).containsExactly(List.of("abc", 1L));
        assertThat(query(dataSource, "select device, number from small")).containsExactly(List.of("abc", 7L));
    }
}

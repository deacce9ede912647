package io.streamingatscale.sql;

import static io.streamingatscale.sql.TestDatabases.execute;
import static io.streamingatscale.sql.TestDatabases.query;
import static io.streamingatscale.sql.Writing.record;
import static io.streamingatscale.sql.Writing.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the sink does on every database. */
abstract class SqlSinkContract {

    record Item(String id, Integer part, String text) {}

    private DataSource dataSource;

    abstract DataSource open();

    @BeforeEach
    void createTable() {
        dataSource = open();
        execute(
                dataSource,
                ddl("create table items (id varchar(10) not null, part int not null, text varchar(10) not null,"
                        + " stored_at timestamp(6) with time zone, batch uuid, other int, primary key (part, id))"));
    }

    /** Returns the statement in the words of the database. */
    String ddl(String sql) {
        return sql;
    }

    /** Returns what messages say of a value that is too long. */
    String tooLong() {
        return "sqlState=22001";
    }

    /** Returns what messages say of a null where there must be a value. */
    String noValue() {
        return "sqlState=23502";
    }

    /** Returns what messages say of a value that is there already. */
    String notUnique() {
        return "sqlState=23505";
    }

    static Table<Item> items() {
        return Table.<Item>named("Items")
                .key("ID", r -> r.value().id())
                .key("Part", r -> r.value().part())
                .column("Text", r -> r.value().text())
                .column("Stored_At", SqlExpression.CURRENT_TIMESTAMP)
                .column("Batch", SqlExpression.BATCH_ID);
    }

    private static StreamRecord<Item> item(long offset, String id, String text) {
        return record(offset, new Item(id, 1, text));
    }

    private List<List<Object>> texts() {
        return query(dataSource, "select id, text from items order by id");
    }

    @Test
    void insertIfAbsent_keyWrittenBefore_keepsTheFirstAndCountsIt() {
        SqlSink<Item> sink = SqlSink.insertIfAbsent(dataSource, items());
        write(sink, List.of(item(0, "a", "one"), item(1, "b", "two")));

        CommitResult again = write(sink, List.of(item(2, "a", "three"), item(3, "c", "four")));

        assertThat(again).isEqualTo(new CommitResult(1, 1));
        assertThat(texts()).containsExactly(List.of("a", "one"), List.of("b", "two"), List.of("c", "four"));
        assertThat(sink.effect()).isEqualTo(Effect.KEYED);
    }

    @Test
    void insertIfAbsent_keyTwiceInABatch_keepsTheEarliestInLogTime() {
        SqlSink<Item> sink = SqlSink.insertIfAbsent(dataSource, items());
        Instant earlier = Writing.START.minusSeconds(1);
        StreamRecord<Item> late = StreamRecord.of(new Origin(Writing.PARTITION, 8), earlier, new Item("a", 1, "early"));

        CommitResult result = write(sink, List.of(item(7, "a", "late"), late));

        assertThat(result).isEqualTo(new CommitResult(1, 1));
        assertThat(texts()).containsExactly(List.of("a", "early"));
    }

    @Test
    void upsert_keyWrittenBeforeAndTwiceInABatch_keepsTheLast() {
        SqlSink<Item> sink = SqlSink.upsert(dataSource, items());
        write(sink, List.of(item(0, "a", "one"), item(1, "b", "two")));

        write(sink, List.of(item(2, "a", "three"), item(3, "a", "four")));

        assertThat(texts()).containsExactly(List.of("a", "four"), List.of("b", "two"));
    }

    @Test
    void commit_moreRowsThanABatch_writesAllWithABatchIdEach() {
        SqlSink<Item> sink = SqlSink.insertIfAbsent(dataSource, items()).batchSize(10);
        List<StreamRecord<Item>> records =
                IntStream.range(0, 25).mapToObj(i -> item(i, "k" + i, "x")).toList();

        CommitResult result = write(sink, records);

        assertThat(result).isEqualTo(new CommitResult(25, 0));
        assertThat(query(
                        dataSource,
                        "select cast(count(*) as bigint), cast(count(distinct batch) as bigint) from items"))
                .containsExactly(List.of(25L, 3L));
    }

    @Test
    void currentTimestamp_written_isTheTimeOfTheStatement() {
        Instant before = Instant.now().minusSeconds(1);

        write(SqlSink.insertIfAbsent(dataSource, items()), List.of(item(0, "a", "one")));

        assertThat(instant("select stored_at from items"))
                .isBetween(before, Instant.now().plusSeconds(1));
    }

    private Instant instant(String sql) {
        Object value = query(dataSource, sql).get(0).get(0);
        return value instanceof OffsetDateTime time ? time.toInstant() : ((java.sql.Timestamp) value).toInstant();
    }

    @Test
    void commit_rowTooLong_namesTheFirstBadRecordAndSaysNothingOfItsContent() {
        SqlSink<Item> sink = SqlSink.insertIfAbsent(dataSource, items());
        List<StreamRecord<Item>> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            records.add(item(i, "k" + i, i == 41 || i == 77 ? "sesame-open-sesame" : "ok"));
        }

        Throwable failure = catchThrowable(() -> write(sink, records));

        assertThat(failure).isInstanceOf(PoisonRecordException.class).hasMessageContaining(tooLong());
        assertThat(((PoisonRecordException) failure).origin().offset()).isEqualTo(41);
        assertThat(printed(failure)).doesNotContain("sesame").doesNotContain("k41");
        assertThat(texts()).isEmpty();
    }

    @Test
    void commit_nullInRequiredColumn_isAPoisonRecord() {
        SqlSink<Item> sink = SqlSink.upsert(dataSource, items());

        assertThatThrownBy(() -> write(sink, List.of(item(0, "a", "ok"), item(1, "b", null))))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining(noValue())
                .hasMessageContaining("devices-3@1");
    }

    @Test
    void commit_otherUniqueConstraintViolated_isAPoisonRecord() {
        execute(
                dataSource,
                ddl("create table unique_items (id varchar(10) not null primary key, other int not null unique)"));
        Table<Item> table = Table.<Item>named("unique_items")
                .key("id", r -> r.value().id())
                .column("other", r -> r.value().id().equals("c") ? 2 : 1);
        SqlSink<Item> sink = SqlSink.insertIfAbsent(dataSource, table);

        assertThatThrownBy(() -> write(sink, List.of(item(0, "a", "ok"), item(1, "b", "ok"), item(2, "c", "ok"))))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining(notUnique())
                .hasMessageContaining("devices-3@1");
    }

    @Test
    void commit_functionThrows_isAPoisonRecordWithoutItsMessage() {
        Table<Item> table =
                items().column("other", r -> Integer.valueOf(r.value().text()));

        Throwable failure =
                catchThrowable(() -> write(SqlSink.insertIfAbsent(dataSource, table), List.of(item(5, "a", "sesame"))));

        assertThat(failure)
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("column=\"other\"")
                .hasMessageContaining("NumberFormatException")
                .hasMessageContaining("devices-3@5");
        assertThat(printed(failure)).doesNotContain("sesame");
    }

    @Test
    void commit_noKey_isAPoisonRecord() {
        assertThatThrownBy(() -> write(
                        SqlSink.insertIfAbsent(dataSource, items()), List.of(record(2, new Item("a", null, "x")))))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("column=\"Part\"");
    }

    @Test
    void commit_tableDroppedMeanwhile_stopsAndNamesIt() {
        SqlSink<Item> sink = SqlSink.insertIfAbsent(dataSource, items());
        write(sink, List.of(item(0, "a", "one")));
        execute(dataSource, "drop table items");

        assertThatThrownBy(() -> write(sink, List.of(item(1, "b", "two"))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("table=\"Items\"");
    }

    @Test
    void open_mappingDoesNotFit_namesWhatAndHow() {
        assertRefused(Table.<Item>named("nowhere").key("id", r -> 1), "table is not there", "nowhere");
        assertRefused(items().column("absent", r -> 1), "mapped column is not in the table", "column=\"absent\"");
        assertRefused(Table.<Item>named("items").column("text", r -> 1), "mapping needs a key", "items");
        assertRefused(
                Table.<Item>named("items").key("id", r -> 1).key("part", r -> 1),
                "column needs a value and is not mapped",
                "column=\"text\"");
        assertRefused(
                Table.<Item>named("items")
                        .key("id", r -> 1)
                        .column("part", r -> 1)
                        .column("text", r -> 1),
                "key is not unique in the table",
                "key=");
        assertRefused(
                items().key("stored_at2", r -> 1).schema("no_such_schema"), "table is not there", "no_such_schema");
    }

    @Test
    void open_keyOfInexactType_isRefused() {
        execute(dataSource, ddl("create table d (id double precision primary key)"));

        assertRefused(Table.<Item>named("d").key("id", r -> 1.0), "key column has a type", ddl("double precision"));
    }

    private void assertRefused(Table<Item> table, String rule, String detail) {
        assertThatThrownBy(() -> SqlSink.insertIfAbsent(dataSource, table).open(Writing.CLAIM))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(rule)
                .message()
                .containsIgnoringCase(detail);
    }

    @Test
    void allClasses_written_comeBackAsTheyWere() {
        execute(
                dataSource,
                ddl(
                        "create table every (id uuid primary key, s varchar(100), i int, l bigint, d decimal(28, 9),"
                                + " f double precision, b boolean, t timestamp(6) with time zone, p timestamp(6), \"odd Name\" int)"));
        UUID id = UUID.randomUUID();
        Instant time = Instant.parse("1999-12-31T23:59:59.123456Z");
        String text = "quote \" ' \\ {,} NULL \u00e4\u20ac";
        Table<String> table = Table.<String>named("every")
                .key("id", r -> id)
                .column("s", r -> text)
                .column("i", r -> Integer.MIN_VALUE)
                .column("l", r -> Long.MAX_VALUE)
                .column("d", r -> new BigDecimal("-1234567890123456789.123456789"))
                .column("f", r -> 1e-300)
                .column("b", r -> true)
                .column("t", r -> time)
                .column("p", r -> time)
                .column("odd Name", r -> null);

        write(SqlSink.upsert(dataSource, table), List.of(record(0, "x")));

        assertThat(query(dataSource, "select s, i, l, d, f, b, \"odd Name\", id, cast(p as varchar(40)) from every")
                        .get(0))
                .containsExactly(
                        text,
                        Integer.MIN_VALUE,
                        Long.MAX_VALUE,
                        new BigDecimal("-1234567890123456789.123456789"),
                        1e-300,
                        true,
                        null,
                        id,
                        "1999-12-31 23:59:59.123456");
        assertThat(instant("select t from every")).isEqualTo(time);
    }

    @Test
    void bytes_written_comeBackAsTheyWere() {
        execute(dataSource, ddl("create table b (id " + bytesType() + " primary key)"));
        byte[] bytes = {0, 1, -1, 127, -128};
        Table<byte[]> table = Table.<byte[]>named("b").key("id", StreamRecord::value);

        CommitResult result =
                write(SqlSink.insertIfAbsent(dataSource, table), List.of(record(0, bytes), record(1, bytes.clone())));

        assertThat(result).isEqualTo(new CommitResult(1, 1));
        assertThat((byte[]) query(dataSource, "select id from b").get(0).get(0)).isEqualTo(bytes);
    }

    abstract String bytesType();

    @Test
    void commit_sameKeysFromManyWritersAtOnce_appliesEachOnce() {
        SqlSink<Item> sink =
                SqlSink.insertIfAbsent(dataSource, items()).writers(4).batchSize(50);
        List<StreamRecord<Item>> records =
                IntStream.range(0, 500).mapToObj(i -> item(i, "k" + i, "x")).toList();
        ExecutorService pool = Executors.newFixedThreadPool(4);

        List<CompletableFuture<CommitResult>> writes = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> writeUntilTaken(sink, records), pool))
                .toList();
        writes.forEach(Writing::await);
        pool.shutdown();

        assertThat(query(dataSource, "select cast(count(*) as bigint) from items"))
                .containsExactly(List.of(500L));
    }

    private static CommitResult writeUntilTaken(SqlSink<Item> sink, List<StreamRecord<Item>> records) {
        while (true) {
            try {
                return write(sink, records);
            } catch (TransientException e) {
                // as a worker does: back to the checkpoint, and again
            }
        }
    }

    @Test
    void close_commitQueued_startsNothingNew() {
        AtomicReference<SinkWriter<Item>> writer = new AtomicReference<>();
        Table<Item> closing = items().column("other", r -> {
            writer.get().close();
            return null;
        });
        writer.set(SqlSink.insertIfAbsent(dataSource, closing).open(Writing.CLAIM));
        writer.get().write(List.of(item(0, "a", "one")));

        CompletableFuture<CommitResult> commit =
                writer.get().commit(Writing.CLAIM.checkpointAt(Position.of(1))).toCompletableFuture();

        assertThatThrownBy(() -> Writing.await(commit)).isInstanceOf(TransientException.class);
        assertThat(texts()).isEmpty();
    }

    @Test
    void rawData_createdTwice_takesAnEventAndRefusesBrokenJson() {
        RawData.createTable(dataSource);
        RawData.createTable(dataSource);
        SqlSink<String> sink = SqlSink.insertIfAbsent(dataSource, RawDataRows.table());

        CommitResult result = write(sink, List.of(record(0, "{\"a\":1}"), record(1, "{\"a\":2}")));

        assertThat(result).isEqualTo(new CommitResult(2, 0));
        assertThatThrownBy(() -> write(sink, List.of(record(2, "{}"), record(3, "{\"a\":"))))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("devices-3@3");
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}

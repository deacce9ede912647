package io.streamingatscale.eventhubs;

import static io.streamingatscale.eventhubs.SinkDriver.CLAIM;
import static io.streamingatscale.eventhubs.SinkDriver.PATIENCE;
import static io.streamingatscale.eventhubs.SinkDriver.SOURCE;
import static io.streamingatscale.eventhubs.SinkDriver.commit;
import static io.streamingatscale.eventhubs.SinkDriver.failureOfCommit;
import static io.streamingatscale.eventhubs.SinkDriver.ids;
import static io.streamingatscale.eventhubs.SinkDriver.record;
import static io.streamingatscale.eventhubs.SinkDriver.sink;
import static io.streamingatscale.eventhubs.SinkDriver.startCommit;
import static io.streamingatscale.eventhubs.SinkDriver.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Header;
import io.streamingatscale.core.Headers;
import io.streamingatscale.core.JsonCodec;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.eventhubs.emulator.AmqpError;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.SendFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventHubsSinkTest {

    private static final int MAX_MESSAGE = 16_384;

    private final EventHubsEmulator emulator = EventHubsEmulator.builder()
            .hub("out", 4)
            .maxMessageSize(MAX_MESSAGE)
            .start();
    private final EmulatedHub hub = emulator.hub("out");

    @AfterEach
    void close() {
        emulator.close();
    }

    private void write(UnaryOperator<EventHubsSink.Builder<String>> settings, List<StreamRecord<String>> records)
            throws Exception {
        try (EventHubsSink<String> sink = settings.apply(sink(emulator)).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(records);
            assertThat(commit(writer)).isEqualTo(records.size());
        }
    }

    private static List<StreamRecord<String>> records(int count, int keys) {
        return IntStream.range(0, count)
                .mapToObj(i -> record(i, "key-" + i % keys, "value-" + i))
                .toList();
    }

    private List<Integer> countsByPartition() {
        return hub.partitions().stream().map(id -> hub.events(id).size()).toList();
    }

    @Test
    void commit_afterWrites_completesWhenTheHubHasAll() throws Exception {
        try (EventHubsSink<String> sink = sink(emulator).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(records(1000, 10));
            writer.write(records(500, 500));

            assertThat(commit(writer)).isEqualTo(1500);
            assertThat(hub.events()).hasSize(1500);
            assertThat(commit(writer)).isZero();
            assertThat(sink.name()).isEqualTo("out");
            assertThat(sink.effect()).isEqualTo(Effect.APPEND);
        }
    }

    @Test
    void write_keys_arePartitionKeysAndKeepTheirOrder() throws Exception {
        write(settings -> settings, records(400, 8));

        for (int key = 0; key < 8; key++) {
            String name = "key-" + key;
            List<EmulatedEvent> events = hub.events().stream()
                    .filter(event -> event.partitionKey().equals(Optional.of(name)))
                    .toList();
            int first = key;
            assertThat(events)
                    .extracting(EmulatedEvent::text)
                    .containsExactlyElementsOf(IntStream.range(0, 50)
                            .mapToObj(i -> "value-" + (first + 8 * i))
                            .toList());
            assertThat(events)
                    .extracting(EmulatedEvent::partition)
                    .containsOnly(events.get(0).partition());
        }
    }

    @Test
    void write_firstBatchOfAKeyRefusedOnce_isNotOvertaken() throws Exception {
        hub.faults().onSend(1, SendFault.reject(AmqpError.internalError()));
        try (EventHubsSink<String> sink = sink(emulator).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(List.of(record(0, "k", "a")));
            writer.write(List.of(record(1, "k", "b")));
            writer.write(List.of(record(2, "k", "c"), record(3, "k", "d")));

            assertThat(commit(writer)).isEqualTo(4);
        }

        assertThat(texts(hub)).containsExactly("a", "b", "c", "d");
    }

    @Test
    void partitionId_chosen_goesThereInOrder() throws Exception {
        write(
                settings -> settings.partitionId(
                        record -> Long.toString(record.origin().offset() % 4)),
                records(200, 7));

        assertThat(countsByPartition()).containsExactly(50, 50, 50, 50);
        assertThat(hub.events("3"))
                .extracting(EmulatedEvent::text)
                .containsExactlyElementsOf(IntStream.range(0, 50)
                        .mapToObj(i -> "value-" + (4 * i + 3))
                        .toList());
    }

    @Test
    void roundRobin_chosen_spreadsBatchesWithoutKeys() throws Exception {
        write(settings -> settings.roundRobin().maxBatchEvents(5), records(100, 1));

        assertThat(countsByPartition()).containsExactly(25, 25, 25, 25);
        assertThat(hub.events()).extracting(EmulatedEvent::partitionKey).containsOnly(Optional.empty());
    }

    @Test
    void partitionKey_noneOrEmpty_goesAnywhere() throws Exception {
        write(
                settings -> settings.maxBatchEvents(1),
                List.of(record(0, "a"), record(1, "", "b"), record(2, "c"), record(3, "d")));

        assertThat(countsByPartition()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void partitionKey_chosen_replacesTheRecordsOwn() throws Exception {
        write(settings -> settings.partitionKey(StreamRecord::value), List.of(record(0, "own", "chosen")));

        assertThat(hub.events()).extracting(EmulatedEvent::partitionKey).containsExactly(Optional.of("chosen"));
    }

    @Test
    void write_keyTooLong_isPoisonAndNothingOfTheCallIsSent() throws Exception {
        try (EventHubsSink<String> sink = sink(emulator).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(List.of(record(0, "k".repeat(128), "longest")));

            assertThatThrownBy(() -> writer.write(List.of(record(1, "a"), record(2, "k".repeat(129), "secret"))))
                    .isInstanceOfSatisfying(
                            PoisonRecordException.class,
                            poison -> assertThat(poison.origin()).isEqualTo(new Origin(SOURCE, 2)))
                    .hasMessageNotContaining("secret")
                    .hasRootCauseMessage("partition key must have <= 128 characters: length=129");
            assertThat(commit(writer)).isEqualTo(1);
        }
        assertThat(texts(hub)).containsExactly("longest");
    }

    @Test
    void write_tooLarge_isPoisonAndNothingOfTheCallIsSent() throws Exception {
        try (EventHubsSink<String> sink = sink(emulator).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(List.of(record(0, "before")));

            for (int length : new int[] {MAX_MESSAGE - 100, MAX_MESSAGE, 10 * MAX_MESSAGE}) {
                assertThatThrownBy(() ->
                                writer.write(List.of(record(1, "a"), record(2, "x".repeat(length)), record(3, "c"))))
                        .isInstanceOfSatisfying(
                                PoisonRecordException.class,
                                poison -> assertThat(poison.origin()).isEqualTo(new Origin(SOURCE, 2)));
            }
            writer.write(List.of(record(1, "a"), record(3, "c")));
            assertThat(commit(writer)).isEqualTo(3);
        }
        assertThat(texts(hub)).containsExactlyInAnyOrder("before", "a", "c");
    }

    @Test
    void write_nearlyTooLarge_isSent() throws Exception {
        String large = "x".repeat(MAX_MESSAGE - 400);

        write(settings -> settings, List.of(record(0, "k", large), record(1, "k", large), record(2, "k", "small")));

        assertThat(texts(hub)).containsExactly(large, large, "small");
    }

    @Test
    void write_bodyNotToBeMade_isPoison() throws Exception {
        EventHubsSink.Builder<String> builder = EventHubsSink.builder(SinkDriver.connection(emulator), record -> {
            throw new IllegalStateException("no");
        });
        try (EventHubsSink<String> sink = builder.build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            assertThatThrownBy(() -> writer.write(List.of(record(7, "a"))))
                    .isInstanceOf(PoisonRecordException.class)
                    .hasMessageEndingWith("origin=source-0@7");
        }
    }

    @Test
    void write_headers_becomePropertiesButNotThoseOfTheService() throws Exception {
        Headers headers = Headers.of(List.of(
                Header.of("twice", "first"),
                Header.of("twice", "last"),
                Header.of("bytes", new byte[] {(byte) 0xff, 1}),
                Header.of("x-opt-sequence-number", "5"),
                Header.of("iothub-connection-device-id", "d"),
                Header.of(EventHubsHeaders.RECORD_ID, "of another hop")));

        write(settings -> settings, List.of(record(9, "k", "value").withHeaders(headers)));

        Map<String, Object> properties = hub.events().get(0).properties();
        assertThat(properties)
                .containsOnlyKeys(
                        "twice",
                        "bytes",
                        EventHubsHeaders.RECORD_ID,
                        EventHubsHeaders.ORIGIN_STREAM,
                        EventHubsHeaders.ORIGIN_PARTITION,
                        EventHubsHeaders.ORIGIN_OFFSET)
                .containsEntry("twice", "last")
                .containsEntry(EventHubsHeaders.RECORD_ID, "pipeline/source-0@9")
                .containsEntry(EventHubsHeaders.ORIGIN_STREAM, "source")
                .containsEntry(EventHubsHeaders.ORIGIN_PARTITION, "0")
                .containsEntry(EventHubsHeaders.ORIGIN_OFFSET, "9");
        assertThat(properties.get("bytes")).hasToString("\\xff\\x01");
    }

    @Test
    void write_severalOfOneOrigin_haveIdsOfTheirOwnThatAReplayRepeats() throws Exception {
        List<StreamRecord<String>> records =
                List.of(record(1, "k", "a"), record(1, "k", "b"), record(2, "k", "c"), record(1, "k", "d"));

        write(settings -> settings, records);
        write(settings -> settings, records);

        assertThat(ids(hub))
                .containsExactly(
                        "pipeline/source-0@1",
                        "pipeline/source-0@1#1",
                        "pipeline/source-0@2",
                        "pipeline/source-0@1",
                        "pipeline/source-0@1",
                        "pipeline/source-0@1#1",
                        "pipeline/source-0@2",
                        "pipeline/source-0@1");
    }

    @Test
    void write_severalOfOneOriginInTwoCalls_haveIdsOfTheirOwn() throws Exception {
        try (EventHubsSink<String> sink = sink(emulator).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(List.of(record(1, "k", "a")));
            writer.write(List.of(record(1, "k", "b")));
            commit(writer);
        }

        assertThat(ids(hub)).containsExactly("pipeline/source-0@1", "pipeline/source-0@1#1");
    }

    @Test
    void recordId_chosen_isUsedAndMustNotBeEmpty() throws Exception {
        write(settings -> settings.recordId(StreamRecord::value), List.of(record(0, "mine")));
        assertThat(ids(hub)).containsExactly("mine");

        assertThatThrownBy(() -> write(settings -> settings.recordId(record -> ""), List.of(record(0, "a"))))
                .isInstanceOf(PoisonRecordException.class);
    }

    @Test
    void arraysOf_records_holdUpToTheirNumberAndCarryTheirIds() throws Exception {
        write(
                settings -> settings.arraysOf(3, 1000),
                List.of(
                        record(0, "k", "{\"a\":0}"),
                        record(1, "k", "1"),
                        record(2, "k", "[]"),
                        record(3, "k", "3"),
                        record(4, "other", "4")));

        assertThat(texts(hub)).containsExactlyInAnyOrder("[{\"a\":0},1,[]]", "[3]", "[4]");
        EmulatedEvent first = hub.events().stream()
                .filter(event -> event.text().contains("1"))
                .findFirst()
                .orElseThrow();
        assertThat(first.partitionKey()).contains("k");
        assertThat(first.properties())
                .containsEntry(EventHubsHeaders.ORIGIN_OFFSET, "0")
                .containsEntry(
                        EventHubsHeaders.RECORD_IDS, "pipeline/source-0@0\npipeline/source-0@1\npipeline/source-0@2")
                .doesNotContainKey(EventHubsHeaders.RECORD_ID);
    }

    @Test
    void arraysOf_bytes_holdNoMoreUnlessOneRecordIsLonger() throws Exception {
        write(
                settings -> settings.arraysOf(100, 11),
                List.of(
                        record(0, "k", "1111"),
                        record(1, "k", "2222"),
                        record(2, "k", "3333"),
                        record(3, "k", "44444444444444")));

        assertThat(texts(hub)).containsExactly("[1111,2222]", "[3333]", "[44444444444444]");
    }

    @Test
    void arraysOf_notFull_waitsForMoreUntilTheCommit() throws Exception {
        try (EventHubsSink<String> sink = sink(emulator).arraysOf(4, 1000).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            for (int i = 0; i < 6; i++) {
                writer.write(List.of(record(i, "k", Integer.toString(i))));
            }
            emulator.await(PATIENCE, () -> hub.events().size() == 1);

            assertThat(commit(writer)).isEqualTo(6);
        }
        assertThat(texts(hub)).containsExactly("[0,1,2,3]", "[4,5]");
    }

    @Test
    void arraysOf_idOfTwoLines_isPoison() throws Exception {
        assertThatThrownBy(() -> write(
                        settings -> settings.arraysOf(2, 100).recordId(record -> "a\nb"), List.of(record(0, "1"))))
                .isInstanceOf(PoisonRecordException.class)
                .hasRootCauseMessage("record id must be one line of text");
    }

    @Test
    void arraysOf_elementTooLarge_isPoison() throws Exception {
        assertThatThrownBy(() ->
                        write(settings -> settings.arraysOf(100, 100_000), List.of(record(0, "1".repeat(MAX_MESSAGE)))))
                .isInstanceOf(PoisonRecordException.class);
    }

    /** Writes on a thread of its own. */
    private static final class Writing {

        private final CompletableFuture<Integer> done = new CompletableFuture<>();
        private final AtomicInteger written = new AtomicInteger();
        private final Thread thread;

        Writing(SinkWriter<String> writer, List<StreamRecord<String>> records) {
            thread = new Thread(() -> run(writer, records));
            thread.start();
        }

        private void run(SinkWriter<String> writer, List<StreamRecord<String>> records) {
            try {
                for (StreamRecord<String> each : records) {
                    writer.write(List.of(each));
                    written.incrementAndGet();
                }
                done.complete(written.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        }

        void awaitBlocked(EventHubsEmulator emulator) {
            emulator.await(PATIENCE, () -> thread.getState() == Thread.State.WAITING);
        }

        int await() throws Exception {
            return done.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        Throwable failure() throws Exception {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            done.handle((value, thrown) -> {
                        failure.set(thrown);
                        return 0;
                    })
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return failure.get();
        }
    }

    private static List<StreamRecord<String>> large(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> record(i, "k" + i, "x".repeat(1000)))
                .toList();
    }

    private EventHubsSink.Builder<String> patient() {
        return sink(SinkDriver.connection(emulator, PATIENCE)).deadline(PATIENCE);
    }

    @Test
    void write_hubDoesNotAnswer_waitsOnceTheBytesAreUsedUp() throws Exception {
        try (EventHubsSink<String> sink = patient().maxInFlightBytes(5_000).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            emulator.silence(true);
            Writing writing = new Writing(writer, large(20));
            writing.awaitBlocked(emulator);
            assertThat(writing.written).hasValue(4);

            emulator.silence(false);

            assertThat(writing.await()).isEqualTo(20);
            assertThat(commit(writer)).isEqualTo(20);
        }
    }

    @Test
    void write_moreAtOnceThanTheBytes_isSentPieceByPiece() throws Exception {
        write(settings -> settings.maxInFlightBytes(3_000), large(50));

        assertThat(hub.events()).hasSize(50);
    }

    @Test
    void write_recordLargerThanTheBytes_goesAlone() throws Exception {
        write(settings -> settings.maxInFlightBytes(1), large(5));

        assertThat(hub.events()).hasSize(5);
    }

    @Test
    void write_anotherWriterHoldsTheRoomInHalfFullArrays_hasThemSent() throws Exception {
        try (EventHubsSink<String> sink =
                        patient().arraysOf(100, 100_000).maxInFlightBytes(5_000).build();
                SinkWriter<String> holder = sink.open(CLAIM);
                SinkWriter<String> writer = sink.open(CLAIM)) {
            holder.write(large(4));

            assertThat(new Writing(writer, large(4)).await()).isEqualTo(4);
            assertThat(commit(writer)).isEqualTo(4);
            assertThat(commit(holder)).isEqualTo(4);
        }
    }

    @Test
    void write_interruptedWhileWaiting_isTransientAndStaysInterrupted() throws Exception {
        try (EventHubsSink<String> sink = patient().maxInFlightBytes(1_000).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            emulator.silence(true);
            AtomicReference<Boolean> interrupted = new AtomicReference<>();
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    writer.write(large(3));
                } catch (RuntimeException e) {
                    interrupted.set(Thread.currentThread().isInterrupted());
                    failure.complete(e);
                }
            });
            thread.start();
            emulator.await(PATIENCE, () -> thread.getState() == Thread.State.WAITING);

            thread.interrupt();

            assertThat(failure.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("interrupted while waiting");
            assertThat(interrupted).hasValue(true);
            emulator.silence(false);
        }
    }

    @Test
    void write_waitingWhenTheHubRefuses_fails() throws Exception {
        hub.faults().onSend(1, SendFault.reject(AmqpError.of("amqp:unauthorized-access")));
        try (EventHubsSink<String> sink = patient().maxInFlightBytes(1_000).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            assertThat(new Writing(writer, large(20)).failure()).hasMessageContaining("unauthorized-access");
        }
    }

    @Test
    void maxInFlightBatches_one_sendsOneAfterTheOther() throws Exception {
        // refused once, the first batch is tried again before any other is sent
        hub.faults().onSend(1, SendFault.reject(AmqpError.internalError()));
        write(settings -> settings.maxInFlightBatches(1), records(20, 20));

        assertThat(hub.events()).hasSize(20);
        assertThat(hub.events().stream()
                        .min(Comparator.comparing(EmulatedEvent::enqueuedTime))
                        .orElseThrow()
                        .text())
                .isEqualTo("value-0");
    }

    @Test
    void close_writerWithRecordsWaiting_sendsNoMoreAndGivesTheRoomBack() throws Exception {
        try (EventHubsSink<String> sink =
                patient().arraysOf(100, 100_000).maxInFlightBytes(5_000).build()) {
            SinkWriter<String> first = sink.open(CLAIM);
            first.write(large(4));
            first.close();

            try (SinkWriter<String> second = sink.open(CLAIM)) {
                second.write(List.of(record(9, "k", "9")));
                assertThat(commit(second)).isEqualTo(1);
            }
        }
        assertThat(texts(hub)).containsExactly("[9]");
    }

    @Test
    void close_writerWithABatchUnderWay_stopsItsRetriesAndTheNextOfItsKey() throws Exception {
        hub.faults().onSend(1, SendFault.ignore());
        try (EventHubsSink<String> sink = patient().build()) {
            SinkWriter<String> first = sink.open(CLAIM);
            first.write(List.of(record(0, "k", "a")));
            first.write(List.of(record(1, "k", "b")));
            CompletableFuture<CommitResult> commit = startCommit(first);
            emulator.await(PATIENCE, () -> hub.faults().pending() == 0);

            first.close();

            try (SinkWriter<String> second = sink.open(CLAIM)) {
                second.write(List.of(record(0, "k", "c")));
                commit(second);
            }
            assertThat(commit).isNotDone();
        }
        assertThat(texts(hub)).containsExactly("c");
    }

    @Test
    void close_writerWithABatchUnanswered_isNotTriedAgain() throws Exception {
        hub.faults().onSend(2, SendFault.ignore());
        try (EventHubsSink<String> sink = sink(SinkDriver.impatient(emulator)).build()) {
            SinkWriter<String> first = sink.open(CLAIM);
            first.write(List.of(record(0, "k", "a")));
            emulator.await(PATIENCE, () -> hub.faults().pending() == 1);

            first.close();

            try (SinkWriter<String> second = sink.open(CLAIM)) {
                second.write(List.of(record(0, "k", "c")));
                commit(second); // is tried again later than the other one would have been
            }
        }
        assertThat(texts(hub)).containsExactly("c");
    }

    @Test
    void commit_refused_nothingThatWaitedIsSent() throws Exception {
        hub.faults().onSend(1, SendFault.reject(AmqpError.of("amqp:unauthorized-access")));
        try (EventHubsSink<String> sink = sink(emulator).maxInFlightBatches(1).build()) {
            SinkWriter<String> first = sink.open(CLAIM);
            first.write(records(20, 20));
            assertThat(failureOfCommit(first)).hasMessageContaining("unauthorized-access");

            try (SinkWriter<String> second = sink.open(CLAIM)) {
                second.write(List.of(record(0, "k", "c")));
                commit(second);
            }
        }
        assertThat(texts(hub)).containsExactly("c");
    }

    @Test
    void close_sink_closesTheConnectionAndRefusesFurtherWriters() throws Exception {
        EventHubsSink<String> sink = sink(emulator).build();
        SinkWriter<String> writer = sink.open(CLAIM);
        SinkWriter<String> another = sink.open(Claim.first("pipeline", Partition.of("source", 1), 1));
        for (SinkWriter<String> each : List.of(writer, another)) {
            each.write(List.of(record(0, "a")));
            commit(each);
        }
        assertThat(emulator.connectionCount()).isEqualTo(1);

        sink.close();

        emulator.await(PATIENCE, () -> emulator.connectionCount() == 0);
        assertThatThrownBy(() -> sink.open(CLAIM)).hasMessageContaining("sink is closed");
        writer.write(List.of(record(1, "b")));
        assertThat(failureOfCommit(writer)).hasMessageContaining("sink is closed");
    }

    @Test
    void limits_tellWhatIsAppendedAgainAndWhatAbsorbsIt() throws Exception {
        EventHubsConnection connection = SinkDriver.connection(emulator);
        try (EventHubsSink<String> plain = EventHubsSink.builder(connection, JsonCodec.of(String.class))
                        .build();
                EventHubsSink<String> arrays =
                        sink(connection).arraysOf(10, 1000).build()) {
            assertThat(plain.limits())
                    .hasSize(2)
                    .anyMatch(limit -> limit.contains("acknowledgement was lost, is appended again under the same id")
                            && limit.contains("deduplicate(Deduplication.byRecord(EventHubsHeaders::recordId))"));
            assertThat(arrays.limits()).hasSize(3).anyMatch(limit -> limit.contains("EventHubsHeaders.recordIds(...)"));
        }
    }

    @Test
    void builder_settingsOutOfRange_areRefused() throws Exception {
        EventHubsSink.Builder<String> builder = sink(emulator);
        List<Runnable> wrong = new ArrayList<>();
        wrong.add(() -> builder.maxBatchEvents(0));
        wrong.add(() -> builder.maxInFlightBytes(0));
        wrong.add(() -> builder.maxInFlightBatches(0));
        wrong.add(() -> builder.deadline(Duration.ZERO));
        wrong.add(() -> builder.arraysOf(0, 10));
        wrong.add(() -> builder.arraysOf(1, 1));

        for (Runnable each : wrong) {
            assertThatIllegalArgumentException()
                    .isThrownBy(each::run)
                    .withMessageMatching(".* must be >=? \\S+: .*=.*");
        }
    }

    @Test
    void partitionId_blank_isPoison() throws Exception {
        assertThatThrownBy(() -> write(settings -> settings.partitionId(record -> " "), List.of(record(0, "a"))))
                .isInstanceOf(PoisonRecordException.class);
    }

    @Test
    void headers_ofEvents_giveTheirIds() throws Exception {
        StreamRecord<String> plain =
                record(0, "a").withHeaders(Headers.of(List.of(Header.of(EventHubsHeaders.RECORD_ID, "id"))));
        StreamRecord<String> array =
                record(0, "a").withHeaders(Headers.of(List.of(Header.of(EventHubsHeaders.RECORD_IDS, "a\nb"))));

        assertThat(EventHubsHeaders.recordId(plain)).isEqualTo("id");
        assertThat(EventHubsHeaders.recordIds(plain)).isEmpty();
        assertThat(EventHubsHeaders.recordId(array)).isNull();
        assertThat(EventHubsHeaders.recordIds(array)).containsExactly("a", "b");
    }
}

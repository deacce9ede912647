package io.streamingatscale.eventhubs;

import static io.streamingatscale.eventhubs.SinkDriver.CLAIM;
import static io.streamingatscale.eventhubs.SinkDriver.PATIENCE;
import static io.streamingatscale.eventhubs.SinkDriver.SOURCE;
import static io.streamingatscale.eventhubs.SinkDriver.commit;
import static io.streamingatscale.eventhubs.SinkDriver.failureOfCommit;
import static io.streamingatscale.eventhubs.SinkDriver.record;
import static io.streamingatscale.eventhubs.SinkDriver.sink;
import static io.streamingatscale.eventhubs.SinkDriver.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.JsonCodec;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.emulator.AmqpError;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.eventhubs.emulator.SendFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goes where and in which order, and what the sink says of itself. */
class EventHubsSinkTest extends EventHubsSinkFixture {

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
    void write_eventsLargerThanTheirCharacters_areSentOnceAndInOrder() throws Exception {
        List<StreamRecord<String>> records = IntStream.range(0, 300)
                .mapToObj(i -> record(i, "key-" + i % 2, i % 2 + " value-" + i))
                .toList();

        write(settings -> settings.recordId(record -> "\u6f22".repeat(200) + record.value()), records);

        assertThat(hub.events())
                .extracting(EmulatedEvent::text)
                .hasSize(300)
                .filteredOn(text -> text.startsWith("1"))
                .containsExactlyElementsOf(records.stream()
                        .map(StreamRecord::value)
                        .filter(text -> text.startsWith("1"))
                        .toList());
    }

    @Test
    void arraysOf_elementsLargerThanTheirCharacters_areSentOnceAndInOrder() throws Exception {
        List<StreamRecord<String>> records = IntStream.range(0, 303)
                .mapToObj(i -> record(i, "k", Integer.toString(i)))
                .toList();

        write(
                settings -> settings.arraysOf(5, 1000).recordId(record -> "\u6f22".repeat(200) + record.value()),
                records);

        assertThat(String.join("", texts(hub)).split("\\D+"))
                .containsExactlyElementsOf(
                        Stream.concat(Stream.of(""), records.stream().map(StreamRecord::value))
                                .toList());
        assertThat(hub.events()).hasSize(61);
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
}

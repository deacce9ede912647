package io.streamingatscale.eventhubs;

import static io.streamingatscale.eventhubs.SinkDriver.CLAIM;
import static io.streamingatscale.eventhubs.SinkDriver.PATIENCE;
import static io.streamingatscale.eventhubs.SinkDriver.SOURCE;
import static io.streamingatscale.eventhubs.SinkDriver.commit;
import static io.streamingatscale.eventhubs.SinkDriver.ids;
import static io.streamingatscale.eventhubs.SinkDriver.record;
import static io.streamingatscale.eventhubs.SinkDriver.sink;
import static io.streamingatscale.eventhubs.SinkDriver.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.Header;
import io.streamingatscale.core.Headers;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What events are made of records, and which records cannot be events. */
class EventHubsSinkEventsTest extends EventHubsSinkFixture {

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
                .containsOnlyKeys("twice", "bytes", EventHubsHeaders.RECORD_ID, EventHubsHeaders.ORIGIN)
                .containsEntry("twice", "last")
                .containsEntry(EventHubsHeaders.RECORD_ID, "pipeline/source-0@9")
                .containsEntry(EventHubsHeaders.ORIGIN, "source-0@9");
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
                .containsEntry(EventHubsHeaders.ORIGIN, "source-0@0")
                .containsEntry(
                        EventHubsHeaders.RECORD_IDS, "pipeline/source-0@0\npipeline/source-0@1\npipeline/source-0@2")
                .doesNotContainKey(EventHubsHeaders.RECORD_ID);
    }

    @Test
    void arraysOf_hundredsOfRecords_carryAllTheirIds() throws Exception {
        List<StreamRecord<String>> records = IntStream.range(0, 400)
                .mapToObj(i -> record(i, "k", Integer.toString(i)))
                .toList();

        write(settings -> settings.arraysOf(400, 10_000), records);

        assertThat(hub.events())
                .singleElement()
                .satisfies(event -> assertThat(event.properties()
                                .get(EventHubsHeaders.RECORD_IDS)
                                .toString()
                                .split("\n"))
                        .containsExactlyElementsOf(records.stream()
                                .map(record -> "pipeline/" + record.origin())
                                .toList()));
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

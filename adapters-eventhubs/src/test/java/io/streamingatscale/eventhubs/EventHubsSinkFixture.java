package io.streamingatscale.eventhubs;

import static io.streamingatscale.eventhubs.SinkDriver.CLAIM;
import static io.streamingatscale.eventhubs.SinkDriver.PATIENCE;
import static io.streamingatscale.eventhubs.SinkDriver.commit;
import static io.streamingatscale.eventhubs.SinkDriver.record;
import static io.streamingatscale.eventhubs.SinkDriver.sink;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;

/** A hub of four partitions that takes small batches, and what tests write to it. */
abstract class EventHubsSinkFixture {

    static final int MAX_MESSAGE = 16_384;

    final EventHubsEmulator emulator = EventHubsEmulator.builder()
            .hub("out", 4)
            .maxMessageSize(MAX_MESSAGE)
            .start();
    final EmulatedHub hub = emulator.hub("out");

    @AfterEach
    void close() {
        emulator.close();
    }

    void write(UnaryOperator<EventHubsSink.Builder<String>> settings, List<StreamRecord<String>> records)
            throws Exception {
        try (EventHubsSink<String> sink = settings.apply(sink(emulator)).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(records);
            assertThat(commit(writer)).isEqualTo(records.size());
        }
    }

    static List<StreamRecord<String>> records(int count, int keys) {
        return IntStream.range(0, count)
                .mapToObj(i -> record(i, "key-" + i % keys, "value-" + i))
                .toList();
    }

    List<Integer> countsByPartition() {
        return hub.partitions().stream().map(id -> hub.events(id).size()).toList();
    }

    static List<StreamRecord<String>> large(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> record(i, "k" + i, "x".repeat(1000)))
                .toList();
    }

    EventHubsSink.Builder<String> patient() {
        return sink(SinkDriver.connection(emulator, PATIENCE)).deadline(PATIENCE);
    }
}

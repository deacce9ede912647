package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetsTest {

    @TempDir
    private Path directory;

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void file_allEvents_areLinesAndAcknowledgedWhenWritten() throws Exception {
        Path file = directory.resolve("events");
        Simulator simulator;
        try (EventTarget target = EventTarget.file(file)) {
            simulator = simulator(target, 2_000);
            simulator.run();
        }

        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize((int) simulator.progress().produced());
        assertThat(lines.get(0)).startsWith("{ \"eventId\"").endsWith("} }");
        assertThat(simulator.progress().distinct()).isEqualTo(2_000);
        assertThat(simulator.progress().inFlight()).isZero();
    }

    @Test
    void file_beforeItsBufferIsWritten_acknowledgesNothing() throws Exception {
        try (EventTarget target = EventTarget.file(directory.resolve("events"))) {
            LedgerRecorder recorder = new LedgerRecorder();
            SimulatedEvent event = event();
            LedgerRecorder.Entry entry = recorder.enter(event);
            entry.onSend();

            target.send(event, entry);
            assertThat(recorder.progress()).isEqualTo(new Progress(1, 0, 0, 0));

            target.flush();
            assertThat(recorder.progress()).isEqualTo(new Progress(1, 1, 1, 0));
        }
    }

    @Test
    void file_thatExists_isRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("events"));

        assertThatThrownBy(() -> EventTarget.file(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("events");
    }

    @Test
    void kafka_keyed_hasTheDeviceAsKeyAndThePayloadAsValue() throws Exception {
        SimulatedEvent event = event();

        new KafkaTarget(producer, "devices", true).send(event, new LedgerRecorder().enter(event));

        assertThat(producer.history()).singleElement().satisfies(sent -> {
            assertThat(sent.topic()).isEqualTo("devices");
            assertThat(sent.partition()).isNull();
            assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo(event.deviceId());
            assertThat(sent.value()).isEqualTo(event.json());
        });
    }

    @Test
    void kafka_withoutKeys_hasNone() throws Exception {
        SimulatedEvent event = event();

        new KafkaTarget(producer, "devices", false).send(event, new LedgerRecorder().enter(event));

        assertThat(producer.history())
                .singleElement()
                .satisfies(sent -> assertThat(sent.key()).isNull());
    }

    @Test
    void kafka_completions_countInTheLedger() throws Exception {
        KafkaTarget target = new KafkaTarget(producer, "devices", true);
        LedgerRecorder recorder = new LedgerRecorder();
        for (int i = 0; i < 3; i++) {
            SimulatedEvent event = event();
            LedgerRecorder.Entry entry = recorder.enter(event);
            entry.onSend();
            target.send(event, entry);
        }

        producer.completeNext();
        producer.errorNext(new TimeoutException("late"));

        assertThat(recorder.progress()).isEqualTo(new Progress(3, 1, 1, 1));
        assertThat(recorder.firstFailure()).get().isInstanceOf(TimeoutException.class);
    }

    @Test
    void kafka_producerThatIsBroken_stopsTheSimulator() {
        producer.sendException = new org.apache.kafka.common.errors.AuthorizationException("no");
        Simulator simulator = simulator(new KafkaTarget(producer, "devices", true), 10);

        assertThatThrownBy(simulator::run)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("producer cannot go on: topic=\"devices\"");
        assertThat(simulator.ledger().distinct()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"acks, 1", "acks, 0", "enable.idempotence, false"})
    void kafka_weakerSettings_areRefused(String name, String value) {
        assertThatThrownBy(() -> KafkaTarget.effective(Map.of(name, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name + "=\"" + value + "\"");
    }

    @Test
    void kafka_settings_keepTheUsersOwn() {
        assertThat(KafkaTarget.effective(Map.of("linger.ms", 0, "acks", "-1")))
                .containsEntry("linger.ms", 0)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", "true");
    }

    private static Simulator simulator(EventTarget target, long events) {
        return Simulator.builder(target)
                .random(new SplittableRandom(1))
                .duplicateEvery(50)
                .maxEvents(events)
                .build();
    }

    private static SimulatedEvent event() {
        return new EventGenerator(Profile.TELEMETRY_SIMULATOR, 23, new SplittableRandom())
                .next(new SimulatedDevice(3), Rows.START);
    }
}

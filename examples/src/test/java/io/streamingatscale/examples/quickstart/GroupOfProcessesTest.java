package io.streamingatscale.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.examples.Await;
import io.streamingatscale.examples.H2Server;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of one consumer group share a database and checkpoints; one joins and one dies while all are at work. */
@Tag("processes")
class GroupOfProcessesTest {

    private static final String TOPIC = "devices";
    private static final int PARTITIONS = 6;
    private static final int EVENTS_PER_SECOND = 500;
    private static final int SOME_ROWS = 200;
    private static final String SESSION_MILLIS = "3000";
    private static final String HEARTBEAT_MILLIS = "500";

    @TempDir
    private Path directory;

    private EmbeddedKafka kafka;
    private H2Server database;

    @BeforeEach
    void start() throws Exception {
        kafka = EmbeddedKafka.builder()
                .brokerSetting("group.min.session.timeout.ms", SESSION_MILLIS)
                .brokerSetting("group.consumer.min.session.timeout.ms", SESSION_MILLIS)
                .brokerSetting("group.consumer.session.timeout.ms", SESSION_MILLIS)
                .brokerSetting("group.consumer.min.heartbeat.interval.ms", HEARTBEAT_MILLIS)
                .brokerSetting("group.consumer.heartbeat.interval.ms", HEARTBEAT_MILLIS)
                .start();
        kafka.createTopic(TOPIC, PARTITIONS);
        database = H2Server.start(directory);
    }

    @AfterEach
    void stop() {
        database.close();
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void run_oneJoinsAndIsKilledUnderLoad_nothingIsLostOrDoubled(String protocol) throws Exception {
        try (EventTarget target = EventTarget.kafka(broker(), TOPIC)) {
            Simulator simulator = Simulator.builder(target)
                    .eventsPerSecond(EVENTS_PER_SECOND)
                    .duplicateEvery(100)
                    .build();

            joinAndKill(protocol, simulator);

            StoredEvents stored = StoredEvents.fromJdbc(Database.connect(database.url()));
            StrictReport report = StrictReport.of(stored, simulator.ledger());
            assertThat(report.passed()).as(report.counts().toString()).isTrue();
            assertThat(report.counts().produced()).isGreaterThan(4 * SOME_ROWS);
        }
    }

    private void joinAndKill(String protocol, Simulator simulator) throws Exception {
        try (PipelineProcess first = launch(protocol, "first")) {
            awaitOwned(first, PARTITIONS);
            SimulatorThread load = SimulatorThread.start(simulator);
            try (PipelineProcess second = launch(protocol, "second")) {
                awaitBothWork(first, second);
                assertThat(load.isAlive()).isTrue();
                second.kill();
            }
            try (PipelineProcess third = launch(protocol, "third")) {
                awaitBothWork(first, third);
                simulator.stop();
                awaitEnd(load, simulator);
                first.stop(Duration.ofMinutes(1));
                third.stop(Duration.ofMinutes(1));
            }
        }
    }

    private PipelineProcess launch(String protocol, String name) throws IOException {
        // a short life: more compiling would take longer than it saves
        return PipelineProcess.start(
                arguments(protocol, name),
                directory.resolve(name + ".log"),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1");
    }

    private static void awaitOwned(PipelineProcess process, int partitions) {
        Await.until("partitions owned: " + partitions, () -> {
            process.checkAlive();
            return process.status().owned() == partitions;
        });
    }

    /** Each has a share of the partitions and stores from then on. */
    private static void awaitBothWork(PipelineProcess old, PipelineProcess added) {
        Await.until("the added process owns a share", () -> {
            old.checkAlive();
            added.checkAlive();
            int owned = added.status().owned();
            return owned > 0 && owned < PARTITIONS && old.status().owned() == PARTITIONS - owned;
        });
        long before = old.stored();
        Await.until("both store", () -> {
            old.checkAlive();
            added.checkAlive();
            return old.stored() > before + SOME_ROWS && added.stored() > SOME_ROWS;
        });
    }

    private void awaitEnd(SimulatorThread load, Simulator simulator) {
        Await.until("all is produced", () -> !load.isAlive());
        load.checkWell();
        Await.until(
                "all is committed", () -> committed() == simulator.progress().produced());
    }

    /** How many records the durable checkpoints have passed. */
    private long committed() {
        FileCheckpointStore store = FileCheckpointStore.at(directory.resolve("checkpoints"));
        return IntStream.range(0, PARTITIONS)
                .mapToObj(number -> store.load(PipelineMain.NAME, Partition.of(TOPIC, number)))
                .mapToLong(checkpoint ->
                        checkpoint.map(Checkpoint::position).orElseThrow().offset())
                .sum();
    }

    private PipelineMain.Arguments arguments(String protocol, String name) {
        Map<String, String> consumer = new HashMap<>(broker());
        consumer.put("group.protocol", protocol);
        if (protocol.equals("classic")) {
            consumer.put("session.timeout.ms", SESSION_MILLIS);
            consumer.put("heartbeat.interval.ms", HEARTBEAT_MILLIS);
        }
        return new PipelineMain.Arguments(
                consumer, TOPIC, PARTITIONS, database.url(), directory.resolve("checkpoints"), directory.resolve(name));
    }

    private Map<String, String> broker() {
        return Map.of("bootstrap.servers", kafka.bootstrapServers());
    }
}

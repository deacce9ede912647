package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.ConnectionMode;
import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.cosmos.CosmosConnection;
import io.streamingatscale.cosmos.emulator.CosmosEmulator;
import io.streamingatscale.cosmos.emulator.CosmosOperation;
import io.streamingatscale.cosmos.emulator.Fault;
import io.streamingatscale.cosmos.emulator.OperationKind;
import io.streamingatscale.examples.CosmosProcess.Mode;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The reference workload into an account that throttles one operation in a hundred, asks to repeat some, and applies others
 * without an answer; the pipeline is killed every few seconds. In every mode that promises it, nothing is lost or doubled.
 */
@Tag("processes")
class CosmosProcessesTest {

    /** {@code make soak-cosmos} goes through all modes, takes longer, and sends more. */
    private static final boolean IS_SOAK = System.getProperty("cosmos.seconds") != null;

    private static final int SECONDS = Integer.getInteger("cosmos.seconds", 5);

    private static final int RATE = Integer.getInteger("cosmos.rate", 1_000);
    private static final int PARTITIONS = 4;
    private static final Duration BETWEEN_KILLS = Duration.ofSeconds(4);
    private static final Path LOG = Path.of("target", "cosmos-processes.log");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private EmbeddedKafka kafka;
    private CosmosEmulator cosmos;
    private Process process;
    private CheckpointStore checkpoints;
    private final Map<Partition, Long> committed = new HashMap<>();

    @BeforeEach
    void start() throws IOException {
        Files.deleteIfExists(LOG);
        kafka = EmbeddedKafka.builder().start();
        kafka.createTopic("devices", PARTITIONS);
        cosmos = CosmosEmulator.builder().physicalPartitions(2).start();
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
        checkpoints.close();
        cosmos.close();
        kafka.close();
    }

    static Stream<Mode> modes() {
        return IS_SOAK
                ? Stream.of(Mode.values()).filter(mode -> mode.name().matches(System.getProperty("cosmos.mode", ".*")))
                : Stream.of(Mode.CREATE_IF_ABSENT, Mode.TRANSACTIONAL);
    }

    @ParameterizedTest
    @MethodSource("modes")
    void pipeline_faultsAndKills_nothingIsLostOrDoubled(Mode mode) throws Exception {
        CosmosConnection connection = CosmosConnection.of(cosmos.endpoint(), cosmos.key(), CosmosStore.DATABASE)
                .mode(ConnectionMode.GATEWAY);
        mode.definition().createIfAbsent(connection);
        checkpoints = CosmosProcess.checkpoints(mode, connection);
        fail(mode);
        Simulator simulator;
        int kills = 0;
        long begin = System.nanoTime();
        try (EventTarget target = EventTarget.kafka(Map.of("bootstrap.servers", kafka.bootstrapServers()), "devices")) {
            simulator = Simulator.builder(target)
                    .eventsPerSecond(RATE)
                    .duplicateEvery(mode == Mode.PATCH ? 0 : 1_000)
                    .duration(Duration.ofSeconds(SECONDS))
                    .build();
            Thread load = new Thread(() -> run(simulator), "simulator");
            load.start();
            launch(mode);
            do {
                awaitProgress(mode);
                load.join(BETWEEN_KILLS.toMillis());
                process.destroyForcibly().waitFor();
                kills++;
                launch(mode);
            } while (load.isAlive());
        }
        long produced = simulator.progress().produced();
        Await.until("all is committed", () -> committed(mode) == produced);
        double seconds = (System.nanoTime() - begin) / 1e9;
        process.getOutputStream().close();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(LOG)).isZero();
        cosmos.faults().clear();
        System.out.printf(
                Locale.ROOT,
                "%s: %d events in %.0f s, %d kills, %.2f RU/event%n",
                mode,
                produced,
                seconds,
                kills,
                cosmos.requestCharge() / produced);
        judge(mode, simulator, produced);
    }

    private void fail(Mode mode) {
        // the service throttles a transaction as a whole: so does what befalls its first operation
        cosmos.faults()
                .every(
                        100,
                        o -> isOf(mode, o) && (mode != Mode.TRANSACTIONAL || o.kind() == OperationKind.PATCH),
                        Fault.status(429, 3200, Duration.ofMillis(10)));
        cosmos.faults().every(701, o -> isOf(mode, o), Fault.status(449, 0));
        cosmos.faults().every(5_003, o -> isOf(mode, o), Fault.applyThenDrop());
    }

    private static boolean isOf(Mode mode, CosmosOperation operation) {
        return operation.container().equals(mode.container());
    }

    private void judge(Mode mode, Simulator simulator, long produced) {
        if (mode == Mode.PATCH) {
            long counted = 0;
            for (byte[] json : cosmos.documents(CosmosStore.DATABASE, mode.container())) {
                counted += parsed(json).path("events").asLong();
            }
            assertThat(counted).isEqualTo(produced);
            return;
        }
        try (CosmosClient client = new CosmosClientBuilder()
                .endpoint(cosmos.endpoint())
                .key(cosmos.key())
                .gatewayMode()
                .buildClient()) {
            StoredEvents stored = StoredEvents.fromCosmos(client, CosmosStore.DATABASE, mode.container());
            StrictReport report = StrictReport.of(stored, simulator.ledger());
            assertThat(report.passed()).as(report.counts().toString()).isTrue();
        }
    }

    private static void run(Simulator simulator) {
        try {
            simulator.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void launch(Mode mode) throws IOException {
        process = CosmosProcess.start(mode, kafka.bootstrapServers(), cosmos.endpoint(), cosmos.key(), LOG);
    }

    private void awaitProgress(Mode mode) {
        long before = committed(mode);
        Await.until("progress", () -> committed(mode) > before);
    }

    /** Returns how many events the checkpoints cover, as far as is known. */
    private long committed(Mode mode) {
        for (int i = 0; i < PARTITIONS; i++) {
            Partition partition = Partition.of("devices", i);
            try {
                checkpoints
                        .load(mode.container(), partition)
                        .ifPresent(checkpoint ->
                                committed.put(partition, checkpoint.position().offset()));
            } catch (CheckpointException e) {
                // its reads meet the faults too
            }
        }
        return committed.values().stream().mapToLong(Long::longValue).sum();
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

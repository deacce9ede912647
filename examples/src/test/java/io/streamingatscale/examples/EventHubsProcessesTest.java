package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.eventhubs.emulator.AmqpError;
import io.streamingatscale.sql.RawData;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two processes share an event hub under load, and round after round one is killed, one stands still for longer than its
 * lease and goes on, all connections are reset, or all links detached.
 */
@Tag("processes")
class EventHubsProcessesTest {

    /** {@code make soak-eventhubs} runs more. */
    private static final int ROUNDS = Integer.getInteger("eventhubs.rounds", 4);

    private static final int PARTITIONS = 8;
    private static final int EVENTS_PER_SECOND = 500;
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Path LOG = Path.of("target", "eventhubs-processes.log");

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();
    private final Random random = new Random(1);
    /** The last that was known of each partition's checkpoint. */
    private final Map<String, Long> committed = new HashMap<>();

    private DeviceHub hub;
    private H2Server server;
    private JdbcDataSource database;
    private FileCheckpointStore checkpoints;

    private enum Fault {
        KILL,
        STAND_STILL,
        RESET,
        DETACH
    }

    @BeforeEach
    void start() throws Exception {
        Files.deleteIfExists(LOG);
        hub = DeviceHub.telemetry(PARTITIONS);
        server = H2Server.start(directory);
        database = new JdbcDataSource();
        database.setURL(server.url());
        RawData.createTable(database);
        checkpoints = FileCheckpointStore.at(directory.resolve("checkpoints"));
        hub.hub().partitions().forEach(id -> committed.put(id, 0L));
    }

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
        hub.close();
        server.close();
    }

    @Test
    void processes_underLoadWithFaults_nothingIsLostOrDoubled() throws Exception {
        Simulator simulator;
        try (EventTarget target = hub.target()) {
            simulator = Simulator.builder(target)
                    .eventsPerSecond(EVENTS_PER_SECOND)
                    .duplicateEvery(100)
                    .build();
            Thread load = new Thread(() -> run(simulator), "simulator");
            load.start();
            launch();
            launch();
            awaitProgress();
            for (int round = 0; round < ROUNDS; round++) {
                Fault[] faults = Fault.values();
                meet(round < faults.length ? faults[round] : faults[random.nextInt(faults.length)]);
                awaitProgress();
            }
            simulator.stop();
            load.join();
            Await.until(
                    "all is committed",
                    () -> sum(committed()) == simulator.progress().produced());
        }
        for (Process process : processes) {
            process.getOutputStream().close();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(logs()).isZero();
        }
        StrictReport report = StrictReport.of(StoredEvents.fromJdbc(database), simulator.ledger());
        assertThat(report.passed()).as(report.counts().toString()).isTrue();
    }

    private static void run(Simulator simulator) {
        try {
            simulator.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void launch() throws IOException {
        processes.add(EventHubsToSqlProcess.start(
                hub.connectionString(), server.url(), directory.resolve("checkpoints"), LEASE, LOG));
    }

    private void meet(Fault fault) throws Exception {
        int victim = random.nextInt(processes.size());
        switch (fault) {
            case KILL -> {
                processes.remove(victim).destroyForcibly().waitFor();
                launch();
            }
            case STAND_STILL -> standStill(processes.get(victim));
            case RESET -> hub.emulator().abortConnections();
            case DETACH -> hub.hub().detachReceivers(AmqpError.serverBusy());
        }
    }

    /**
     * Longer than the lease: the other one has taken all over, and this one is a zombie when it wakes. Where it holds a lock of
     * the checkpoint store or of the database while it stands still, the other one has to wait for it.
     */
    private void standStill(Process process) throws Exception {
        signal(process, "STOP");
        long stoppedAt = System.nanoTime();
        Map<String, Long> before = committed();
        Await.until("another took over, or a time", () -> {
            long stopped = System.nanoTime() - stoppedAt;
            return stopped > LEASE.multipliedBy(5).toNanos() || (stopped > LEASE.toNanos() && isAheadOf(before));
        });
        signal(process, "CONT");
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Waits until every partition is ahead of where it is now. */
    private void awaitProgress() {
        Map<String, Long> before = committed();
        Await.until("progress in all partitions", () -> {
            assertThat(processes).as(this::logs).allMatch(Process::isAlive);
            return isAheadOf(before);
        });
    }

    private boolean isAheadOf(Map<String, Long> before) {
        Map<String, Long> now = committed();
        return before.keySet().stream().allMatch(id -> now.get(id) > before.get(id) + EVENTS_PER_SECOND / 5);
    }

    private Map<String, Long> committed() {
        hub.hub().partitions().forEach(id -> load(id).ifPresent(position -> committed.put(id, position.offset())));
        return Map.copyOf(committed);
    }

    private Optional<Position> load(String id) {
        try {
            return checkpoints
                    .load("eventhubs-to-sql", new Partition("devices", id))
                    .map(Checkpoint::position);
        } catch (CheckpointException e) {
            return Optional.empty(); // one that stands still has it locked
        }
    }

    private static long sum(Map<String, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private String logs() {
        try {
            return Files.readString(LOG);
        } catch (IOException e) {
            return "no log: " + e;
        }
    }
}

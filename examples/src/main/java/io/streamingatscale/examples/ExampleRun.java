package io.streamingatscale.examples;

import io.streamingatscale.core.PartitionStatus;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.sql.RawData;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Runs an example that ends in the table {@code rawdata}: against the event hub of the environment variable {@code
 * EVENTHUBS_CONNECTION_STRING} until it is stopped, or else with an emulated hub into which the simulator sends events, one
 * in a hundred twice, until all are in the table. What it stores is in a new directory below {@code target/examples}.
 */
final class ExampleRun {

    private static final String AZURE = "EVENTHUBS_CONNECTION_STRING";
    private static final int EVENTS = 50_000;
    private static final int PARTITIONS = 8;
    private static final int COPY_OF_EACH = 100;
    private static final long LOOK_MILLIS = 1000;

    private final PrintStream out = System.out;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private ExampleRun() {}

    /** Makes the pipeline of an example. */
    interface Example {
        Pipeline pipeline(EventHubsConnection hub, DataSource database, Path directory);
    }

    /**
     * Runs an example.
     *
     * @param name the directory's name
     * @param emulated makes the emulated hub, of the number of partitions
     */
    static void into(String name, IntFunction<DeviceHub> emulated, Example example) throws Exception {
        ExampleRun run = new ExampleRun();
        Path directory = newDirectory(name);
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + directory.resolve("database").toAbsolutePath() + ";WRITE_DELAY=0");
        RawData.createTable(database);
        String azure = System.getenv(AZURE);
        if (azure != null) {
            run.onAzure(example.pipeline(EventHubsConnection.of(azure), database, directory));
        } else {
            try (DeviceHub hub = emulated.apply(PARTITIONS)) {
                run.onEmulator(hub, database, example.pipeline(hub.connection(), database, directory));
            }
        }
    }

    private static Path newDirectory(String name) throws IOException {
        Path parent = Path.of("target", "examples");
        Files.createDirectories(parent);
        return Files.createTempDirectory(parent, name + "-");
    }

    private void onAzure(Pipeline pipeline) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown));
        try (pipeline) {
            start(pipeline);
            while (!stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                tell(pipeline);
            }
        }
    }

    private void onEmulator(DeviceHub hub, DataSource database, Pipeline pipeline) throws InterruptedException {
        Simulator simulator = Simulator.builder(hub.target())
                .maxEvents(EVENTS)
                .duplicateEvery(COPY_OF_EACH)
                .build();
        simulator.run();
        long produced = simulator.progress().produced();
        out.println("sent " + produced + " events to an emulated hub; for a real one set " + AZURE);
        try (pipeline) {
            start(pipeline);
            while (committed(pipeline) < produced && !stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                tell(pipeline);
            }
        }
        StrictReport report = StrictReport.of(StoredEvents.fromJdbc(database), simulator.ledger());
        out.println(report.counts() + (report.passed() ? ": passed" : ": failed"));
        if (!report.passed()) {
            throw new IllegalStateException("not every event is in the table once");
        }
    }

    private void start(Pipeline pipeline) {
        out.println(pipeline.guarantee());
        pipeline.start();
    }

    private void tell(Pipeline pipeline) {
        out.println("committed " + committed(pipeline) + ", " + pipeline.health());
    }

    private static long committed(Pipeline pipeline) {
        return pipeline.partitions().stream()
                .map(PartitionStatus::committed)
                .mapToLong(position -> position.offset())
                .sum();
    }
}

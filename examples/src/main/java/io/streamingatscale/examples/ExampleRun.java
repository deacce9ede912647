package io.streamingatscale.examples;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import io.streamingatscale.core.Health;
import io.streamingatscale.core.PartitionStatus;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Runs an example that ends in the table {@code rawdata}: on a real log that the environment names, {@code
 * EVENTHUBS_CONNECTION_STRING} or {@code KAFKA_BROKERS}, until it is stopped; or else on an emulated hub or an embedded broker
 * to which the simulator sends events, one in a hundred twice, until all are in the table. The table is in the Azure SQL
 * database of {@code AZURE_SQL_URL}, a JDBC URL, or else in H2 in a new directory below {@code target/examples}.
 */
final class ExampleRun {

    private static final String HUB = "EVENTHUBS_CONNECTION_STRING";
    private static final String BROKERS = "KAFKA_BROKERS";
    private static final String AZURE_SQL = "AZURE_SQL_URL";
    private static final String TOPIC = "devices";
    private static final int EVENTS = 50_000;
    private static final int PARTITIONS = 8;
    private static final int COPY_OF_EACH = 100;
    private static final long LOOK_MILLIS = 1000;

    private final PrintStream out = System.out;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Path directory;
    private final DataSource database;

    private ExampleRun(String name, Consumer<DataSource> tables) throws IOException {
        Path parent = Path.of("target", "examples");
        Files.createDirectories(parent);
        this.directory = Files.createTempDirectory(parent, name + "-");
        this.database = database();
        tables.accept(database);
    }

    private DataSource database() {
        String azure = System.getenv(AZURE_SQL);
        if (azure != null) {
            SQLServerDataSource database = new SQLServerDataSource();
            database.setURL(azure);
            return database;
        }
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + directory.resolve("database").toAbsolutePath() + ";WRITE_DELAY=0");
        return database;
    }

    /**
     * Makes the pipeline of an example.
     *
     * @param <L> how to reach the log
     */
    interface Example<L> {
        Pipeline pipeline(L log, DataSource database, Path directory);
    }

    /**
     * Runs an example that reads an event hub.
     *
     * @param name the directory's name
     * @param emulated makes the emulated hub, of the number of partitions
     * @param tables makes the tables
     */
    static void ofHub(
            String name,
            IntFunction<DeviceHub> emulated,
            Consumer<DataSource> tables,
            Example<EventHubsConnection> example)
            throws Exception {
        ExampleRun run = new ExampleRun(name, tables);
        String real = System.getenv(HUB);
        if (real != null) {
            run.untilStopped(example.pipeline(EventHubsConnection.of(real), run.database, run.directory));
        } else {
            try (DeviceHub hub = emulated.apply(PARTITIONS);
                    EventTarget target = hub.target()) {
                run.simulated(target, example.pipeline(hub.connection(), run.database, run.directory), HUB);
            }
        }
    }

    /** Runs an example that reads the topic {@code devices}, see {@link #ofHub}. */
    static void ofKafka(String name, Consumer<DataSource> tables, Example<String> example) throws Exception {
        ExampleRun run = new ExampleRun(name, tables);
        String real = System.getenv(BROKERS);
        if (real != null) {
            run.untilStopped(example.pipeline(real, run.database, run.directory));
        } else {
            try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
                kafka.createTopic(TOPIC, PARTITIONS);
                String brokers = kafka.bootstrapServers();
                try (EventTarget target = EventTarget.kafka(Map.of("bootstrap.servers", brokers), TOPIC)) {
                    run.simulated(target, example.pipeline(brokers, run.database, run.directory), BROKERS);
                }
            }
        }
    }

    private void untilStopped(Pipeline pipeline) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown));
        try (pipeline) {
            start(pipeline);
            while (!stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                tell(pipeline);
            }
        }
    }

    private void simulated(EventTarget target, Pipeline pipeline, String variable) throws InterruptedException {
        Simulator simulator = Simulator.builder(target)
                .maxEvents(EVENTS)
                .duplicateEvery(COPY_OF_EACH)
                .build();
        simulator.run();
        long produced = simulator.progress().produced();
        out.println("sent " + produced + " events to an emulated log; for a real one set " + variable);
        try (pipeline) {
            start(pipeline);
            while (committed(pipeline) < produced && !stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                tell(pipeline);
                if (pipeline.health() instanceof Health.Stopped) {
                    pipeline.awaitStop();
                }
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

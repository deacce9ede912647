package io.streamingatscale.examples;

import io.streamingatscale.core.Health;
import io.streamingatscale.core.PartitionStatus;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.kafka.EventHubsKafkaEndpoint;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StrictReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs an example: on a real log that the environment names, {@code EVENTHUBS_CONNECTION_STRING} or {@code KAFKA_BROKERS},
 * until it is stopped; or else on an emulated hub or an embedded broker to which the simulator sends events, one in a hundred
 * twice, until all are in the {@linkplain ExampleStore store}.
 *
 * @param <S> how to reach the store
 */
final class ExampleRun<S> {

    static final String HUB = "EVENTHUBS_CONNECTION_STRING";
    private static final String BROKERS = "KAFKA_BROKERS";
    private static final String TOPIC = "devices";
    private static final int EVENTS = 50_000;
    private static final int PARTITIONS = 8;
    private static final int COPY_OF_EACH = 100;
    private static final long LOOK_MILLIS = 1000;

    private final PrintStream out = System.out;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Path directory;
    private final ExampleStore<S> store;

    private ExampleRun(String name, ExampleStore.Opening<S> opening) throws IOException {
        Path parent = Path.of("target", "examples");
        Files.createDirectories(parent);
        this.directory = Files.createTempDirectory(parent, name + "-");
        this.store = opening.open(directory);
    }

    /**
     * Makes the pipeline of an example.
     *
     * @param <L> how to reach the log
     * @param <S> how to reach the store
     */
    interface Example<L, S> {
        Pipeline pipeline(L log, S store, Path directory);
    }

    /**
     * Runs an example that reads an event hub.
     *
     * @param name the directory's name
     * @param emulated makes the emulated hub, of the number of partitions
     */
    static <S> void ofHub(
            String name,
            IntFunction<DeviceHub> emulated,
            ExampleStore.Opening<S> store,
            Example<EventHubsConnection, S> example)
            throws Exception {
        ExampleRun<S> run = new ExampleRun<>(name, store);
        String real = System.getenv(HUB);
        try (run.store) {
            if (real != null) {
                run.untilStopped(example.pipeline(EventHubsConnection.of(real), run.store.store(), run.directory));
                return;
            }
            try (DeviceHub hub = emulated.apply(PARTITIONS);
                    EventTarget target = hub.target()) {
                run.simulated(target, example.pipeline(hub.connection(), run.store.store(), run.directory), HUB);
            }
        }
    }

    /**
     * Runs an example that reads the topic {@code devices} of a Kafka broker or, where a connection string is given, the event
     * hub of that name through its Kafka endpoint; see {@link #ofHub}.
     */
    static <S> void ofKafka(String name, ExampleStore.Opening<S> store, Example<Map<String, ?>, S> example)
            throws Exception {
        ExampleRun<S> run = new ExampleRun<>(name, store);
        Map<String, ?> real = realKafka();
        try (run.store) {
            if (real != null) {
                run.untilStopped(example.pipeline(real, run.store.store(), run.directory));
                return;
            }
            try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
                kafka.createTopic(TOPIC, PARTITIONS);
                Map<String, String> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
                try (EventTarget target = EventTarget.kafka(config, TOPIC)) {
                    run.simulated(
                            target, example.pipeline(config, run.store.store(), run.directory), BROKERS + " or " + HUB);
                }
            }
        }
    }

    private static @Nullable Map<String, ?> realKafka() {
        String brokers = System.getenv(BROKERS);
        if (brokers != null) {
            return Map.of("bootstrap.servers", brokers);
        }
        String hub = System.getenv(HUB);
        return hub == null ? null : EventHubsKafkaEndpoint.of(hub).clientSettings();
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
        StrictReport report = StrictReport.of(store.events(), simulator.ledger());
        out.println(report.counts() + (report.passed() ? ": passed" : ": failed"));
        if (!report.passed()) {
            throw new IllegalStateException("not every event is in the store once");
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

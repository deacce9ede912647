package io.streamingatscale.examples.quickstart;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamingatscale.core.Deduplication;
import io.streamingatscale.core.DrainReport;
import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.Health;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.PartitionStatus;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.examples.DeviceEvents;
import io.streamingatscale.kafka.KafkaSource;
import io.streamingatscale.sql.RawData;
import io.streamingatscale.sql.SqlSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * The pipeline's own process: Kafka to SQL, until standard input ends. Says how it is by {@link PipelineStatus} lines on
 * standard output.
 */
final class PipelineMain {

    private static final long TICK_MILLIS = 200;
    private static final Duration DEDUP_WINDOW = Duration.ofMinutes(10);
    private static final long DEDUP_ENTRIES = 2_000_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final int partitions;
    private final Pipeline pipeline;

    private PipelineMain(Arguments arguments, DataSource database) {
        this.partitions = arguments.partitions();
        this.pipeline = Pipeline.named("quickstart")
                .from(KafkaSource.builder(arguments.consumer(), arguments.topic())
                        .build())
                .map(DeviceEvents.FIELDS::read)
                .deduplicate(Deduplication.by((JsonFields.View event) -> event.text("eventId"))
                        .within(DEDUP_WINDOW)
                        .maxEntries(DEDUP_ENTRIES)
                        .directory(arguments.index()))
                .to(SqlSink.insertIfAbsent(database, DeviceEvents.rawdata(InstantSource.system())))
                .checkpoints(FileCheckpointStore.at(arguments.checkpoints()))
                .commitEvery(Duration.ofMillis(200))
                .metrics(registry)
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }

    /**
     * The command line of the process.
     *
     * @param checkpoints the directory of the checkpoints, which processes share
     * @param index the directory of the index of ids, which is one process's own
     * @param membership a setting of the consumer's place in its group, as {@code name=value}
     */
    record Arguments(
            String brokers, String topic, int partitions, String url, Path checkpoints, Path index, String membership) {

        Map<String, String> consumer() {
            String[] setting = membership.split("=", 2);
            return Map.of("bootstrap.servers", brokers, setting[0], setting[1]);
        }

        List<String> toList() {
            return List.of(
                    brokers,
                    topic,
                    Integer.toString(partitions),
                    url,
                    checkpoints.toString(),
                    index.toString(),
                    membership);
        }

        static Arguments of(String[] args) {
            return new Arguments(
                    args[0], args[1], Integer.parseInt(args[2]), args[3], Path.of(args[4]), Path.of(args[5]), args[6]);
        }
    }

    /** Runs until the parent ends, or closes this process's standard input. */
    public static void main(String[] args) throws InterruptedException {
        Arguments arguments = Arguments.of(args);
        boolean isComplete;
        try (HikariDataSource database = pool(arguments.url())) {
            RawData.createTable(database);
            isComplete = new PipelineMain(arguments, database).run();
        }
        System.exit(isComplete ? 0 : 1);
    }

    private static HikariDataSource pool(String url) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(Database.connect(url));
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    private boolean run() throws InterruptedException {
        awaitEndOfInput();
        pipeline.start();
        do {
            report();
        } while (!asked.await(TICK_MILLIS, TimeUnit.MILLISECONDS) && !(pipeline.health() instanceof Health.Stopped));
        boolean isWell = !(pipeline.health() instanceof Health.Stopped);
        DrainReport left = pipeline.drain(Duration.ofSeconds(30));
        return isWell && left.isComplete();
    }

    private void awaitEndOfInput() {
        Thread reader = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {}
                    } catch (IOException e) {
                        // the parent is gone, which is an end as well
                    }
                    asked.countDown();
                },
                "standard-input");
        reader.setDaemon(true);
        reader.start();
    }

    private void report() {
        List<PartitionStatus> owned = pipeline.partitions();
        PipelineStatus status = new PipelineStatus(
                sum("streaming.records.written"),
                sum("streaming.dedup.duplicates"),
                sum("streaming.records.duplicate"),
                owned.size() == partitions,
                owned.stream().mapToLong(part -> part.committed().offset()).sum(),
                pipeline.health().getClass().getSimpleName(),
                pipeline.guarantee().toString());
        System.out.println(status.toLine());
    }

    private long sum(String counters) {
        return Math.round(registry.find(counters).counters().stream()
                .mapToDouble(Counter::count)
                .sum());
    }
}

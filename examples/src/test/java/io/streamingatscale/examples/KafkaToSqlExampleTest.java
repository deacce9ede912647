package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Pipeline;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaToSqlExampleTest {

    private static final int EVENTS = 500;

    @TempDir
    private Path directory;

    @Test
    void pipeline_eventsSentMoreThanOnce_eachStandsInTheTableOnce() throws Exception {
        JdbcDataSource database = database();
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            kafka.createTopic("devices", 3);
            Simulator simulator = produce(kafka.bootstrapServers());

            try (Pipeline pipeline =
                    KafkaToSqlExample.pipeline(kafka.bootstrapServers(), database, directory.resolve("checkpoints"))) {
                pipeline.start();
                Await.until(
                        "all is committed",
                        () -> committed(pipeline) >= simulator.progress().produced());
            }

            assertThat(simulator.progress().produced()).isGreaterThan(EVENTS);
            StrictReport report = StrictReport.of(stored(database), simulator.ledger());
            assertThat(report.passed()).as(report.counts().toString()).isTrue();
            assertThat(report.counts().rows()).isEqualTo(EVENTS);
        }
    }

    @Test
    void guarantee_isTheOneThatTheReadmeShows() throws Exception {
        try (Pipeline pipeline =
                KafkaToSqlExample.pipeline("localhost:9092", database(), directory.resolve("checkpoints"))) {
            String guarantee = pipeline.guarantee().toString().replace(directory + "/", "");

            assertThat(guarantee).isEqualTo(Readme.onlyBlock("text").strip());
        }
    }

    /** The readme's statement makes the table. */
    private JdbcDataSource database() throws IOException, SQLException {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:file:" + directory.resolve("database") + ";WRITE_DELAY=0");
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(Readme.onlyBlock("sql"));
        }
        return database;
    }

    private static Simulator produce(String brokers) throws InterruptedException {
        try (EventTarget target = EventTarget.kafka(Map.of("bootstrap.servers", brokers), "devices")) {
            Simulator simulator = Simulator.builder(target)
                    .maxEvents(EVENTS)
                    .duplicateEvery(10)
                    .build();
            simulator.run();
            return simulator;
        }
    }

    private static long committed(Pipeline pipeline) {
        return pipeline.partitions().stream()
                .mapToLong(partition -> partition.committed().offset())
                .sum();
    }

    /** The table has no sequence number and no log time, which the counts do not need. */
    private static StoredEvents stored(JdbcDataSource database) {
        return StoredEvents.fromJdbc(database, "select eventId, deviceId, 0, createdAt, storedAt from readings");
    }
}

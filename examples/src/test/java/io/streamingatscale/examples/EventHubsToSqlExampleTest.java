package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.sql.RawData;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event hub and IoT hub to SQL: every event, sent once or twice, stands in the table once. */
class EventHubsToSqlExampleTest {

    private static final int EVENTS = 1_000;

    @TempDir
    private Path directory;

    private final JdbcDataSource database = new JdbcDataSource();

    @BeforeEach
    void makeTable() {
        database.setURL("jdbc:h2:file:" + directory.resolve("database") + ";WRITE_DELAY=0");
        RawData.createTable(database);
    }

    private StrictReport run(DeviceHub hub, Pipeline pipeline) throws Exception {
        Simulator simulator;
        try (EventTarget target = hub.target()) {
            simulator = Simulator.builder(target)
                    .maxEvents(EVENTS)
                    .duplicateEvery(10)
                    .build();
            simulator.run();
        }
        try (pipeline) {
            pipeline.start();
            Await.until(
                    "all is committed",
                    () -> committed(pipeline) == simulator.progress().produced());
        }
        return StrictReport.of(StoredEvents.fromJdbc(database), simulator.ledger());
    }

    private static long committed(Pipeline pipeline) {
        return pipeline.partitions().stream()
                .mapToLong(partition -> partition.committed().offset())
                .sum();
    }

    @Test
    void eventHub_eventsSentMoreThanOnce_eachStandsInTheTableOnce() throws Exception {
        try (DeviceHub hub = DeviceHub.telemetry(4)) {
            StrictReport report = run(
                    hub,
                    EventHubsToSqlExample.pipeline(
                            hub.connection(),
                            database,
                            FileCheckpointStore.at(directory.resolve("checkpoints")),
                            Duration.ofSeconds(30)));

            assertThat(report.passed()).as(report.counts().toString()).isTrue();
            assertThat(report.counts().rows()).isEqualTo(EVENTS);
        }
    }

    @Test
    void iotHub_messagesOfDevices_standInTheTableWithWhatTheHubSaysOfThem() throws Exception {
        try (DeviceHub hub = DeviceHub.messagesOfDevices(4)) {
            StrictReport report =
                    run(hub, IotHubToSqlExample.pipeline(hub.connection(), database, directory.resolve("checkpoints")));

            assertThat(report.passed()).as(report.counts().toString()).isTrue();
            assertThat(count("select count(distinct DeviceId) from rawdata")).isGreaterThan(100);
            assertThat(count("select count(*) from rawdata where EnqueuedAt < dateadd('second', -1, CreatedAt)"))
                    .isZero();
        }
    }

    private int count(String query) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }
}

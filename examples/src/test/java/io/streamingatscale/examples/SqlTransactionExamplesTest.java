package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.sqlserver.jdbc.SQLServerDataSource;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.tds.emulator.TdsEmulator;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.ProducedLedger;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows and checkpoint in one transaction: after a restart the database says where to go on. */
@Tag("slow")
class SqlTransactionExamplesTest {

    private static final int EVENTS = 2_000;
    private static final int PARTITIONS = 4;

    @TempDir
    private Path directory;

    private DataSource database;

    @BeforeEach
    void openDatabase() {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:file:" + directory.resolve("database") + ";WRITE_DELAY=0");
        database = h2;
    }

    private static ProducedLedger produce(EventTarget target) throws Exception {
        try (target) {
            Simulator simulator = Simulator.builder(target)
                    .maxEvents(EVENTS)
                    .duplicateEvery(10)
                    .build();
            simulator.run();
            return simulator.ledger();
        }
    }

    /** Runs one pipeline until some rows are there, and then another until all are. */
    private StrictReport run(ProducedLedger ledger, Supplier<Pipeline> pipelines) throws Exception {
        try (Pipeline first = pipelines.get()) {
            first.start();
            Await.until("some rows", () -> rows("rawdata") > 0);
        }
        try (Pipeline second = pipelines.get()) {
            second.start();
            Await.until(
                    "all is committed",
                    () -> count("select coalesce(sum(next_offset), 0) from streaming_checkpoints")
                            == ledger.produced());
        }
        return StrictReport.of(StoredEvents.fromJdbc(database), ledger);
    }

    private long rows(String table) {
        return count("select count(*) from " + table);
    }

    private long count(String query) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eventHubToSqlServer_restartedOnTheWay_eventsAndLatestOfEachDeviceAreThere() throws Exception {
        try (TdsEmulator sqlServer = TdsEmulator.builder().start()) {
            SQLServerDataSource emulated = new SQLServerDataSource();
            emulated.setURL(sqlServer.jdbcUrl());
            database = emulated;
            eventHub_restartedOnTheWay_eventsAndLatestOfEachDeviceAreThere();
        }
    }

    @Test
    void eventHub_restartedOnTheWay_eventsAndLatestOfEachDeviceAreThere() throws Exception {
        EventHubsToSqlTransactionExample.createTables(database);
        try (DeviceHub hub = DeviceHub.telemetry(PARTITIONS)) {
            StrictReport report = run(
                    produce(hub.target()), () -> EventHubsToSqlTransactionExample.pipeline(hub.connection(), database));

            assertThat(report.passed()).as(report.counts().toString()).isTrue();
        }
        assertThat(rows("device_status")).isEqualTo(count("select count(distinct DeviceId) from rawdata"));
        assertThat(count("select count(*) from device_status s where s.DeviceSequenceNumber <>"
                        + " (select max(r.DeviceSequenceNumber) from rawdata r where r.DeviceId = s.DeviceId)"))
                .isZero();
    }

    @Test
    void kafka_restartedOnTheWay_aTableWithoutKeyHasEachEventOnce() throws Exception {
        KafkaToWarehouseExample.createTable(database);
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            kafka.createTopic("devices", PARTITIONS);
            Map<String, String> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
            StrictReport report = run(
                    produce(EventTarget.kafka(config, "devices")),
                    () -> KafkaToWarehouseExample.pipeline(config, database, directory));

            assertThat(report.passed()).as(report.counts().toString()).isTrue();
            assertThat(report.counts().rows()).isEqualTo(EVENTS);
        }
    }
}

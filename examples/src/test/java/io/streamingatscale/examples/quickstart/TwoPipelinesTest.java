package io.streamingatscale.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.examples.Eventually;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.ProducedLedger;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StoredEvents;
import io.streamingatscale.workload.StrictReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes of one pipeline share the partitions under load; partitions move, and one process is killed. */
class TwoPipelinesTest {

    private static final String TOPIC = "devices";
    private static final int PARTITIONS = 8;
    private static final int RATE = 2_000;

    /** A process that was killed loses its partitions to the other one after this time. */
    private static final String MEMBERSHIP = "session.timeout.ms=6000";

    @TempDir
    Path directory;

    private static long rows(DataSource database) throws Exception {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select count(*) from rawdata")) {
            result.next();
            return result.getLong(1);
        }
    }

    private PipelineProcess start(EmbeddedKafka kafka, String url, String name) throws Exception {
        return PipelineProcess.start(
                new PipelineMain.Arguments(
                        kafka.bootstrapServers(),
                        TOPIC,
                        PARTITIONS,
                        url,
                        directory.resolve("checkpoints"),
                        directory.resolve(name),
                        MEMBERSHIP),
                directory.resolve(name + ".log"));
    }

    /**
     * Has a second process join, the first one killed and another one join while the simulator sends, and waits until every
     * event is stored.
     */
    private ProducedLedger drive(EmbeddedKafka kafka, EventTarget target, String url) throws Exception {
        DataSource database = Database.connect(url);
        Simulator simulator = Simulator.builder(target)
                .eventsPerSecond(RATE)
                .maxEvents(1_000_000)
                .build();
        try (PipelineProcess first = start(kafka, url, "first")) {
            Eventually.await("first process owns all", () -> first.status().isReady());
            SimulatorThread load = SimulatorThread.start(simulator);
            Eventually.await("first process stores", () -> first.stored() > 0);
            try (PipelineProcess second = start(kafka, url, "second")) {
                Eventually.await("second process has taken partitions over", () -> second.stored() > 0);
                first.killAndRestart();
                Eventually.await(
                        "third process has taken partitions over",
                        () -> first.status().stored() > 0);
                simulator.stop();
                Eventually.await("all was sent", () -> !load.isAlive());
                load.checkWell();
                Eventually.await(
                        "all is stored",
                        () -> rows(database) >= simulator.ledger().distinct());
            }
        }
        return simulator.ledger();
    }

    @Test
    void run_rebalanceAndKillUnderLoad_nothingIsLostOrDoubled() throws Exception {
        Server h2 = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
        String url = "jdbc:h2:" + h2.getURL() + "/" + directory.resolve("h2") + ";WRITE_DELAY=0";
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            kafka.createTopic(TOPIC, PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
            Map<String, String> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
            try (EventTarget target = EventTarget.kafka(settings, TOPIC)) {
                ProducedLedger ledger = drive(kafka, target, url);

                StrictReport verdict = StrictReport.of(StoredEvents.fromJdbc(Database.connect(url)), ledger);

                assertThat(verdict.passed()).as(verdict.counts().toString()).isTrue();
                assertThat(verdict.counts().lost()).isZero();
                assertThat(verdict.counts().duplicates()).isZero();
                assertThat(ledger.produced()).isGreaterThan(ledger.distinct());
            }
        } finally {
            h2.stop();
        }
    }
}

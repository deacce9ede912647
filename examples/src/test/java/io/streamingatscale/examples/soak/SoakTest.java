package io.streamingatscale.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.examples.report.ReportDirectory;
import io.streamingatscale.workload.StrictReport;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A short soak with a fault of each kind; what it says of the stores is then put to the test. */
@Tag("processes")
class SoakTest {

    private static final SoakOptions SHORT = new SoakOptions(
            Duration.ofSeconds(20),
            300,
            Duration.ofSeconds(2),
            1,
            List.of(Flow.KAFKA_POSTGRESQL, Flow.KAFKA_POSTGRESQL_TRANSACTIONAL, Flow.EVENTHUBS_COSMOS));

    private static final Path DIRECTORY = Path.of("target", "soak-test").toAbsolutePath();

    @Test
    void soak_faultsOfEachKind_nothingIsLostOrDoubledAndWhatIsPlantedIsSeen() throws Exception {
        ReportDirectory.clear(DIRECTORY);
        try (Soak soak = Soak.start(SHORT, DIRECTORY)) {
            SoakReport report = soak.report();

            report.write(DIRECTORY);
            assertThat(report.failure()).isEmpty();
            assertThat(report.passed()).as(report.flows().toString()).isTrue();
            assertThat(report.faultCounts()).doesNotContainValue(0L);

            plant(
                    soak,
                    Flow.KAFKA_POSTGRESQL,
                    "delete from rawdata where EventId = (select min(EventId::text) from rawdata)::uuid");
            plant(soak, Flow.KAFKA_POSTGRESQL_TRANSACTIONAL, "insert into rawdata select * from rawdata limit 1");
            List<FlowVerdict> planted = soak.judge();

            assertThat(planted).extracting(FlowVerdict::passed).containsExactly(false, false, true);
            assertThat(counts(planted, 0).lost()).isEqualTo(1);
            assertThat(counts(planted, 1).duplicates()).isEqualTo(1);
        }
    }

    private static void plant(Soak soak, Flow flow, String sql) throws Exception {
        try (Connection connection = soak.endpoints().database(flow.place()).getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }

    private static StrictReport.Counts counts(List<FlowVerdict> verdicts, int index) {
        return verdicts.get(index).report().counts();
    }
}

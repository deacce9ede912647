package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Deduplication;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.testkit.Simulation;
import io.streamingatscale.testkit.SimulationReport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The simulation on a pipeline of one's own, as docs/reliability.md shows it. */
class SimulationExampleTest {

    private static final JsonFields FIELDS = JsonFields.of("eventId", "deviceId");

    /** Every fourth event is the one before it, sent again. */
    private static byte[] event(int partition, int index) {
        int number = index % 4 == 3 ? index - 1 : index;
        return "{\"eventId\":\"%d-%d\",\"deviceId\":\"d%d\"}"
                .formatted(partition, number, partition)
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void devices_anythingGoesWrong_eachEventTakesEffectOnce() {
        SimulationReport report = Simulation.over(SimulationExampleTest::event)
                .running(world -> Pipeline.named("devices")
                        .from(world.log())
                        .map(FIELDS::read)
                        .map(event -> event.text("eventId"))
                        .deduplicate(Deduplication.by((String id) -> id)
                                .within(Duration.ofMinutes(10))
                                .backend(world.dedupBackend()))
                        .to(world.transactionalSink())
                        .commitEveryRecords(3)
                        .build())
                .crashEverywhere();

        assertThat(report.runs()).isGreaterThan(300);
    }
}

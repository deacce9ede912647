package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StrictReport;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventHubsToEventHubsExampleTest {

    private static final int EVENTS = 2_000;

    @TempDir
    private Path directory;

    @Test
    void pipeline_eventsWithCopies_areProjectedAndPackedIntoArraysOnce() throws Exception {
        try (DeviceHub in = DeviceHub.telemetry(2);
                HubStore out = HubStore.open(directory)) {
            Simulator simulator = produce(in);
            long sent = simulator.progress().produced();
            try (Pipeline pipeline = EventHubsToEventHubsExample.pipeline(in.connection(), out.store(), directory)) {
                pipeline.start();
                Await.until(
                        "all is committed",
                        () -> pipeline.partitions().stream()
                                        .mapToLong(each -> each.committed().offset())
                                        .sum()
                                == sent);
            }
            assertThat(sent).isGreaterThan(EVENTS);
            StrictReport report = StrictReport.of(out.events(), simulator.ledger());
            assertThat(report.passed()).as(report.counts().toString()).isTrue();
            for (EmulatedEvent array : out.arrays()) {
                for (JsonNode event : HubStore.read(array)) {
                    assertThat(event.path("PartitionId").asText())
                            .isEqualTo(array.partitionKey().orElseThrow());
                    assertThat(event.path("complexData").isObject()).isTrue();
                }
            }
            assertThat(out.arrays().size()).isLessThan(EVENTS / 10);
        }
    }

    private static Simulator produce(DeviceHub in) throws Exception {
        try (EventTarget target = in.target()) {
            Simulator simulator = Simulator.builder(target)
                    .maxEvents(EVENTS)
                    .duplicateEvery(10)
                    .build();
            simulator.run();
            return simulator;
        }
    }
}

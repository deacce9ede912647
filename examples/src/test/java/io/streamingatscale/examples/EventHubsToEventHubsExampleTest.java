package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.Simulator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventHubsToEventHubsExampleTest {

    private static final int EVENTS = 2_000;

    @TempDir
    private Path directory;

    @Test
    void pipeline_eventsWithCopies_areProjectedAndPackedIntoArraysOnce() throws Exception {
        try (DeviceHub in = DeviceHub.telemetry(2);
                EventHubsEmulator out =
                        EventHubsEmulator.builder().hub("out", 2).start()) {
            Simulator simulator = produce(in);
            long sent = simulator.progress().produced();
            EventHubsConnection target = EventHubsConnection.of(out.connectionString("out"));
            try (Pipeline pipeline = EventHubsToEventHubsExample.pipeline(in.connection(), target, directory)) {
                pipeline.start();
                Await.until(
                        "all is committed",
                        () -> pipeline.partitions().stream()
                                        .mapToLong(each -> each.committed().offset())
                                        .sum()
                                == sent);
            }
            List<EmulatedEvent> arrays = out.hub("out").events();
            List<String> ids = new ArrayList<>();
            for (EmulatedEvent array : arrays) {
                for (JsonNode event : new ObjectMapper().readTree(array.text())) {
                    assertThat(event.path("PartitionId").asText())
                            .isEqualTo(array.partitionKey().orElseThrow());
                    assertThat(event.path("complexData").isObject()).isTrue();
                    ids.add(event.path("eventId").asText());
                }
            }
            assertThat(ids).hasSize(simulator.ledger().distinct()).doesNotHaveDuplicates();
            assertThat(arrays.size()).isLessThan(EVENTS / 10);
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

package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.cosmos.ContainerDefinition;
import io.streamingatscale.cosmos.CosmosCheckpointStore;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.ProducedLedger;
import io.streamingatscale.workload.Simulator;
import io.streamingatscale.workload.StrictReport;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Events are documents once each, whatever is sent twice, and whatever is read twice after a restart. */
@Tag("slow")
class CosmosExamplesTest {

    private static final int EVENTS = 2_000;
    private static final int PARTITIONS = 4;

    private CosmosStore cosmos;
    private CosmosCheckpointStore checkpoints;

    @BeforeEach
    void start() {
        cosmos = CosmosStore.emulated();
        ContainerDefinition.rawdata().createIfAbsent(cosmos.store());
        checkpoints = CosmosCheckpointStore.in(cosmos.store());
    }

    @AfterEach
    void stop() {
        checkpoints.close();
        cosmos.close();
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

    /** Runs one pipeline until some documents are there, and then another until all is committed. */
    private void run(ProducedLedger ledger, Supplier<Pipeline> pipelines) throws Exception {
        try (Pipeline first = pipelines.get()) {
            first.start();
            Await.until("some documents", () -> cosmos.count() > 0);
        }
        try (Pipeline second = pipelines.get()) {
            second.start();
            Await.until("all is committed", () -> committed(second) == ledger.produced());
        }
        StrictReport report = StrictReport.of(cosmos.events(), ledger);
        assertThat(report.passed()).as(report.counts().toString()).isTrue();
        assertThat(report.counts().rows()).isEqualTo(EVENTS);
    }

    private static long committed(Pipeline pipeline) {
        return pipeline.partitions().stream()
                .mapToLong(partition -> partition.committed().offset())
                .sum();
    }

    private JsonNode document() throws IOException {
        return new ObjectMapper().readTree(cosmos.documents().get(0));
    }

    @Test
    void kafka_restartedOnTheWay_eachEventIsADocument() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            kafka.createTopic("devices", PARTITIONS);
            Map<String, String> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
            run(
                    produce(EventTarget.kafka(config, "devices")),
                    () -> KafkaToCosmosExample.pipeline(config, cosmos.store(), checkpoints));
        }
        assertDocument("complexData", "createdAt", "enqueuedAt", "processedAt", "type", "value");
    }

    @Test
    void eventHub_restartedOnTheWay_eachEventIsADocument() throws Exception {
        try (DeviceHub hub = DeviceHub.telemetry(PARTITIONS)) {
            run(
                    produce(hub.target()),
                    () -> EventHubsToCosmosExample.pipeline(hub.connection(), cosmos.store(), checkpoints));
        }
        assertDocument("complexData", "createdAt", "enqueuedAt", "processedAt", "type", "value");
    }

    @Test
    void eventHubProjected_restartedOnTheWay_eachEventIsADocument() throws Exception {
        try (DeviceHub hub = DeviceHub.telemetry(PARTITIONS)) {
            run(
                    produce(hub.target()),
                    () -> EventHubsToCosmosProjectionExample.pipeline(hub.connection(), cosmos.store(), checkpoints));
        }
        assertDocument("PartitionId", "complexData", "createdAt", "processedAt", "processedAt2", "type", "value");
    }

    private void assertDocument(String... fields) throws IOException {
        JsonNode document = document();
        assertThat(document.get("id")).isEqualTo(document.get("eventId"));
        assertThat(document.fieldNames()).toIterable().contains(fields);
        assertThat(document.get("enqueuedAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
        assertThat(document.get("complexData").isObject()).isTrue();
    }
}

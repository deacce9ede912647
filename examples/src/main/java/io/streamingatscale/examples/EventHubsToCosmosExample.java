package io.streamingatscale.examples;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.cosmos.CosmosCheckpointStore;
import io.streamingatscale.cosmos.CosmosConnection;
import io.streamingatscale.cosmos.CosmosSink;
import io.streamingatscale.cosmos.Documents;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.EventHubsSource;
import io.streamingatscale.eventhubs.StartPosition;
import java.time.Duration;
import java.time.InstantSource;

/**
 * A pipeline from an event hub to the container {@code rawdata}: the samples' solutions <i>Event Hubs + Databricks + Cosmos
 * DB</i> and <i>Event Hubs + Functions + Cosmos DB</i>.
 */
public final class EventHubsToCosmosExample {

    private EventHubsToCosmosExample() {}

    /**
     * Returns the pipeline, not yet started.
     *
     * @param hub the event hub
     * @param cosmos a database with the container {@code rawdata}
     * @param checkpoints such as a {@link CosmosCheckpointStore}
     */
    public static Pipeline pipeline(EventHubsConnection hub, CosmosConnection cosmos, CheckpointStore checkpoints) {
        return pipeline(
                "eventhubs-to-cosmos", hub, cosmos, checkpoints, DeviceDocuments.rawdata(InstantSource.system()));
    }

    static Pipeline pipeline(
            String name,
            EventHubsConnection hub,
            CosmosConnection cosmos,
            CheckpointStore checkpoints,
            Documents<JsonFields.View> documents) {
        return Pipeline.named(name)
                .from(EventHubsSource.builder(hub, StartPosition.EARLIEST).build())
                .map(DeviceEvents.FIELDS::read)
                .to(CosmosSink.createIfAbsent(cosmos, "rawdata", documents))
                .checkpoints(checkpoints)
                .commitEvery(Duration.ofMillis(200))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }

    /** Runs it, see {@link ExampleRun}. */
    public static void main(String[] args) throws Exception {
        ExampleRun.ofHub(
                "eventhubs-to-cosmos",
                DeviceHub::telemetry,
                CosmosStore::open,
                (hub, cosmos, directory) -> pipeline(hub, cosmos, CosmosCheckpointStore.in(cosmos)));
    }
}

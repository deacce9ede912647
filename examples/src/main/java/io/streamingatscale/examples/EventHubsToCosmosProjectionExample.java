package io.streamingatscale.examples;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.cosmos.CosmosCheckpointStore;
import io.streamingatscale.cosmos.CosmosConnection;
import io.streamingatscale.eventhubs.EventHubsConnection;
import java.time.InstantSource;

/**
 * A pipeline from an event hub to the container {@code rawdata} with some fields of each event: the samples' solution <i>Event
 * Hubs + Stream Analytics + Cosmos DB</i>.
 */
public final class EventHubsToCosmosProjectionExample {

    private EventHubsToCosmosProjectionExample() {}

    /**
     * Returns the pipeline, not yet started.
     *
     * @param hub the event hub
     * @param cosmos a database with the container {@code rawdata}
     * @param checkpoints such as a {@link CosmosCheckpointStore}
     */
    public static Pipeline pipeline(EventHubsConnection hub, CosmosConnection cosmos, CheckpointStore checkpoints) {
        return EventHubsToCosmosExample.pipeline(
                "eventhubs-to-cosmos-projection",
                hub,
                cosmos,
                checkpoints,
                DeviceDocuments.projected(InstantSource.system()));
    }

    /** Runs it, see {@link ExampleRun}. */
    public static void main(String[] args) throws Exception {
        ExampleRun.ofHub(
                "eventhubs-to-cosmos-projection",
                DeviceHub::telemetry,
                CosmosStore::open,
                (hub, cosmos, directory) -> pipeline(hub, cosmos, CosmosCheckpointStore.in(cosmos)));
    }
}

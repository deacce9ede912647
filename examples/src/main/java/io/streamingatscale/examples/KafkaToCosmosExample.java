package io.streamingatscale.examples;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.cosmos.CosmosCheckpointStore;
import io.streamingatscale.cosmos.CosmosConnection;
import io.streamingatscale.cosmos.CosmosSink;
import io.streamingatscale.kafka.KafkaSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * A pipeline from a Kafka topic to the container {@code rawdata}: the samples' solutions <i>Kafka on AKS + Databricks + Cosmos
 * DB</i> and, through the Kafka endpoint of Event Hubs, <i>Event Hubs Kafka + Databricks + Cosmos DB</i> and <i>Event Hubs Kafka
 * + Functions + Cosmos DB</i>. Copies that devices send have the same id, and are absorbed by the container.
 */
public final class KafkaToCosmosExample {

    private KafkaToCosmosExample() {}

    /**
     * Returns the pipeline, not yet started.
     *
     * @param kafka how to reach the brokers; events are in the topic {@code devices}
     * @param cosmos a database with the container {@code rawdata}
     * @param checkpoints such as a {@link CosmosCheckpointStore}
     */
    public static Pipeline pipeline(Map<String, ?> kafka, CosmosConnection cosmos, CheckpointStore checkpoints) {
        return Pipeline.named("kafka-to-cosmos")
                .from(KafkaSource.builder(kafka, "devices").build())
                .map(DeviceEvents.FIELDS::read)
                .to(CosmosSink.createIfAbsent(cosmos, "rawdata", DeviceDocuments.rawdata(InstantSource.system())))
                .checkpoints(checkpoints)
                .commitEvery(Duration.ofMillis(200))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }

    /** Runs it, see {@link ExampleRun}. */
    public static void main(String[] args) throws Exception {
        ExampleRun.ofKafka(
                "kafka-to-cosmos",
                CosmosStore::open,
                (kafka, cosmos, directory) -> pipeline(kafka, cosmos, CosmosCheckpointStore.in(cosmos)));
    }
}

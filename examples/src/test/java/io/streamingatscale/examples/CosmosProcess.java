package io.streamingatscale.examples;

import com.azure.cosmos.ConnectionMode;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.PipelineBuilder;
import io.streamingatscale.core.StreamBuilder;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.cosmos.ContainerDefinition;
import io.streamingatscale.cosmos.CosmosCheckpointStore;
import io.streamingatscale.cosmos.CosmosConnection;
import io.streamingatscale.cosmos.CosmosSink;
import io.streamingatscale.cosmos.Documents;
import io.streamingatscale.cosmos.Patch;
import io.streamingatscale.kafka.KafkaSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A pipeline from the topic {@code devices} to Cosmos DB in a process of its own, until standard input ends. */
final class CosmosProcess {

    /** How documents are written. */
    enum Mode {
        CREATE_IF_ABSENT,
        UPSERT,
        UPSERT_IF_NEWER,
        TRANSACTIONAL,
        PATCH;

        String container() {
            return "rawdata-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        ContainerDefinition definition() {
            return ContainerDefinition.named(container())
                    .partitionKey(this == TRANSACTIONAL ? "/partition" : "/deviceId")
                    .indexedPaths(List.of("/type/?", "/deviceId/?", "/createdAt/?"));
        }
    }

    private CosmosProcess() {}

    /** Takes the mode, the brokers, the account's endpoint and its key. */
    public static void main(String[] args) throws IOException {
        CosmosConnection cosmos =
                CosmosConnection.of(args[2], args[3], CosmosStore.DATABASE).mode(ConnectionMode.GATEWAY);
        try (Pipeline pipeline = pipeline(Mode.valueOf(args[0]), Map.of("bootstrap.servers", args[1]), cosmos)) {
            pipeline.start();
            while (System.in.read() >= 0) {}
        }
    }

    private static Pipeline pipeline(Mode mode, Map<String, ?> kafka, CosmosConnection cosmos) {
        StreamBuilder<byte[], JsonFields.View> events = Pipeline.named(mode.container())
                .from(KafkaSource.builder(kafka, "devices").withoutGroup().build())
                .map(DeviceEvents.FIELDS::read);
        PipelineBuilder<byte[]> pipeline = events.to(sink(mode, cosmos))
                .commitEvery(Duration.ofMillis(200))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT);
        return mode == Mode.TRANSACTIONAL
                ? pipeline.build()
                : pipeline.checkpoints(CosmosCheckpointStore.in(cosmos)).build();
    }

    /** Returns where a pipeline of a mode keeps its checkpoints. */
    static CheckpointStore checkpoints(Mode mode, CosmosConnection cosmos) {
        return sink(mode, cosmos).checkpointStore().orElseGet(() -> CosmosCheckpointStore.in(cosmos));
    }

    private static CosmosSink<JsonFields.View> sink(Mode mode, CosmosConnection cosmos) {
        Documents<JsonFields.View> events = Documents.<JsonFields.View>ofJson(
                        r -> r.value().payload())
                .id(r -> r.value().text("eventId"))
                .partitionKey("/deviceId", r -> r.value().text("deviceId"))
                .field("enqueuedAt", StreamRecord::logTime);
        String container = mode.container();
        return switch (mode) {
            case CREATE_IF_ABSENT -> CosmosSink.createIfAbsent(cosmos, container, events);
            case UPSERT -> CosmosSink.upsert(cosmos, container, events);
            case UPSERT_IF_NEWER ->
                CosmosSink.upsertIfNewer(
                        cosmos,
                        container,
                        events.version("version", r -> r.origin().offset()));
            case TRANSACTIONAL ->
                CosmosSink.createIfAbsent(cosmos, container, events.partitionedBySource("/partition"))
                        .transactional();
            case PATCH -> CosmosSink.patch(cosmos, container, counts());
        };
    }

    private static Patch<JsonFields.View> counts() {
        return Patch.of(Documents.<JsonFields.View>ofFields()
                        .id(r -> r.value().text("deviceId"))
                        .partitionKey("/deviceId", r -> r.value().text("deviceId"))
                        .version("lastOffset", r -> r.origin().offset()))
                .increment("/events", r -> 1);
    }

    static Process start(Mode mode, String brokers, String endpoint, String key, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-DCOSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED=true",
                        "-DCOSMOS.DISABLE_IMDS_ACCESS=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CosmosProcess.class.getName(),
                        mode.name(),
                        brokers,
                        endpoint,
                        key)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}

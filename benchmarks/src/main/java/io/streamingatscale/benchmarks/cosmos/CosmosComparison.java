package io.streamingatscale.benchmarks.cosmos;

import com.azure.cosmos.ConnectionMode;
import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.models.CosmosBulkExecutionOptions;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosItemOperation;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.cosmos.ContainerDefinition;
import io.streamingatscale.cosmos.CosmosConnection;
import io.streamingatscale.cosmos.CosmosSink;
import io.streamingatscale.cosmos.Documents;
import io.streamingatscale.cosmos.emulator.CosmosEmulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Flux;

/**
 * Documents a second into the emulated {@code rawdata}, in turns: by the client's {@code executeBulkOperations} alone, and by
 * the sink with four partitions that commit every 4,000 records. The client alone parses each payload into a tree and adds
 * two fields, as an application would that has bytes; once more with trees made beforehand.
 */
public final class CosmosComparison {

    private static final int DOCUMENTS = 80_000;
    private static final int PARTITIONS = 4;
    private static final int COMMIT = 4_000;
    private static final int ROUNDS = 8;
    private static final int COLD_ROUNDS = 3;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonFields FIELDS = JsonFields.of("eventId", "deviceId");

    private final CosmosEmulator emulator;
    private final CosmosAsyncClient client;
    private final CosmosConnection connection;
    private int containers;

    private CosmosComparison(CosmosEmulator emulator) {
        this.emulator = emulator;
        this.client = new CosmosClientBuilder()
                .endpoint(emulator.endpoint())
                .key(emulator.key())
                .gatewayMode()
                .buildAsyncClient();
        this.connection = CosmosConnection.of(emulator.endpoint(), emulator.key(), "streaming")
                .mode(ConnectionMode.GATEWAY);
    }

    /** Takes no arguments. */
    public static void main(String[] args) {
        System.setProperty("COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED", "true");
        System.setProperty("COSMOS.DISABLE_IMDS_ACCESS", "true");
        for (int physical : new int[] {1, 4}) {
            try (CosmosEmulator emulator =
                    CosmosEmulator.builder().physicalPartitions(physical).start()) {
                new CosmosComparison(emulator).run(physical);
            }
        }
        System.exit(0);
    }

    private void run(int physical) {
        double[] ofBytes = new double[ROUNDS];
        double[] ofTrees = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            List<StreamRecord<byte[]>> events = events(round);
            List<ObjectNode> trees = new ArrayList<>();
            events.forEach(event -> trees.add(document(event)));
            double bytes = rate(
                    container -> byClient(container, Flux.fromIterable(events).map(CosmosComparison::document)));
            double readyTrees = rate(container -> byClient(container, Flux.fromIterable(trees)));
            double sink = rate(container -> bySink(container, events));
            ofBytes[round] = sink / bytes;
            ofTrees[round] = sink / readyTrees;
            System.out.printf(
                    Locale.ROOT,
                    "%d physical partitions: client %,.0f documents/s, of trees %,.0f, sink %,.0f: ratios %.2f and %.2f%n",
                    physical,
                    bytes,
                    readyTrees,
                    sink,
                    ofBytes[round],
                    ofTrees[round]);
        }
        System.out.printf(
                Locale.ROOT,
                "%d physical partitions: median ratios of the last %d rounds: %.2f, to trees made beforehand %.2f%n",
                physical,
                ROUNDS - COLD_ROUNDS,
                warmMedian(ofBytes),
                warmMedian(ofTrees));
        client.close();
    }

    private static double warmMedian(double[] ratios) {
        double[] warm = Arrays.copyOfRange(ratios, COLD_ROUNDS, ratios.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }

    private interface Writing {
        void write(String container);
    }

    private double rate(Writing writing) {
        String container = "rawdata-" + containers++;
        ContainerDefinition.named(container)
                .partitionKey("/deviceId")
                .indexedPaths(List.of("/type/?", "/deviceId/?", "/createdAt/?"))
                .createIfAbsent(connection);
        long start = System.nanoTime();
        writing.write(container);
        double rate = DOCUMENTS / ((System.nanoTime() - start) / 1e9);
        if (emulator.count("streaming", container) != DOCUMENTS) {
            throw new IllegalStateException("documents are missing");
        }
        client.getDatabase("streaming").getContainer(container).delete().block();
        return rate;
    }

    private void byClient(String name, Flux<ObjectNode> documents) {
        CosmosAsyncContainer container = client.getDatabase("streaming").getContainer(name);
        Flux<CosmosItemOperation> operations = documents.map(document -> CosmosBulkOperations.getCreateItemOperation(
                document, new PartitionKey(document.get("deviceId").asText())));
        container
                .executeBulkOperations(operations, new CosmosBulkExecutionOptions().setMaxMicroBatchConcurrency(5))
                .doOnNext(response -> {
                    if (response.getResponse() == null
                            || !response.getResponse().isSuccessStatusCode()) {
                        throw new IllegalStateException("not written");
                    }
                })
                .blockLast();
    }

    private void bySink(String container, List<StreamRecord<byte[]>> events) {
        Documents<JsonFields.View> documents = Documents.<JsonFields.View>ofJson(
                        r -> r.value().payload())
                .id(r -> r.value().text(0))
                .partitionKey("/deviceId", r -> r.value().text(1))
                .field("enqueuedAt", StreamRecord::logTime);
        try (CosmosSink<JsonFields.View> sink = CosmosSink.createIfAbsent(connection, container, documents)) {
            List<CompletableFuture<Void>> partitions = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                Partition partition = Partition.of("devices", i);
                List<StreamRecord<byte[]>> own =
                        events.subList(i * (DOCUMENTS / PARTITIONS), (i + 1) * (DOCUMENTS / PARTITIONS));
                partitions.add(CompletableFuture.runAsync(() -> commitAll(sink, partition, own)));
            }
            partitions.forEach(CompletableFuture::join);
        }
    }

    private static void commitAll(
            CosmosSink<JsonFields.View> sink, Partition partition, List<StreamRecord<byte[]>> events) {
        Claim claim = Claim.first("rates", partition, 1);
        try (SinkWriter<JsonFields.View> writer = sink.open(claim)) {
            for (int from = 0; from < events.size(); from += COMMIT) {
                List<StreamRecord<JsonFields.View>> records = new ArrayList<>();
                for (StreamRecord<byte[]> event : events.subList(from, Math.min(events.size(), from + COMMIT))) {
                    records.add(event.withValue(FIELDS.read(event.value())));
                }
                writer.write(records);
                writer.commit(claim.checkpointAt(Position.of(from + COMMIT)))
                        .toCompletableFuture()
                        .join();
            }
        }
    }

    private static ObjectNode document(StreamRecord<byte[]> event) {
        try {
            ObjectNode document = (ObjectNode) MAPPER.readTree(event.value());
            return document.put("id", document.get("eventId").asText())
                    .put("enqueuedAt", event.logTime().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<StreamRecord<byte[]>> events(int round) {
        List<StreamRecord<byte[]>> events = new ArrayList<>(DOCUMENTS);
        Partition partition = Partition.of("devices", 0);
        for (int i = 0; i < DOCUMENTS; i++) {
            StringBuilder json = new StringBuilder("{\"eventId\":\"")
                    .append(new UUID(round, i))
                    .append("\",\"complexData\":{");
            for (int field = 0; field < 23; field++) {
                json.append(field == 0 ? "" : ",")
                        .append("\"moreData")
                        .append(field)
                        .append("\":")
                        .append(i * 0.25 + field);
            }
            json.append("},\"value\":")
                    .append(i * 0.5)
                    .append(",\"deviceId\":\"contoso-device-id-")
                    .append(i % 1000)
                    .append("\",\"deviceSequenceNumber\":")
                    .append(i / 1000)
                    .append(",\"type\":\"TEMP\",\"createdAt\":\"2026-01-01T00:00:00.000Z\"}");
            events.add(StreamRecord.of(
                    new Origin(partition, i),
                    Instant.EPOCH.plusMillis(i),
                    json.toString().getBytes(StandardCharsets.UTF_8)));
        }
        return events;
    }
}

package io.streamingatscale.cosmos;

import com.azure.cosmos.ConnectionMode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.cosmos.emulator.CosmosEmulator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** An emulator and a client for all tests of a class, and what a worker does with a sink. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CosmosTest {

    /**
     * What is written.
     *
     * @param key partition key and id
     * @param version of a state
     * @param text null for a deletion
     */
    record Item(String key, long version, String text) {}

    static final String DATABASE = "streaming";
    static final Partition PARTITION = Partition.of("devices", 3);
    static final Claim CLAIM = Claim.first("test", PARTITION, 1);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Documents<Item> ITEMS = Documents.<Item>ofFields()
            .id(r -> r.value().key())
            .partitionKey("/pk", r -> r.value().key())
            .field("text", r -> r.value().text())
            .field("at", StreamRecord::logTime);
    static final Documents<Item> STATES =
            ITEMS.version("version", r -> r.value().version());

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private CosmosEmulator emulator;
    private CosmosConnection connection;

    @BeforeAll
    void start() {
        emulator = CosmosEmulator.builder()
                .physicalPartitions(physicalPartitions())
                .start();
        connection = CosmosConnection.of(emulator.endpoint(), emulator.key(), DATABASE)
                .mode(ConnectionMode.GATEWAY);
        connection.client().acquire();
    }

    int physicalPartitions() {
        return 2;
    }

    @AfterEach
    void clearFaults() {
        emulator.faults().clear();
    }

    @AfterAll
    void stop() {
        connection.client().release();
        emulator.close();
    }

    CosmosEmulator emulator() {
        return emulator;
    }

    CosmosConnection connection() {
        return connection;
    }

    /** Creates a container, partitioned by {@code /pk}, that no other test has, and returns its name. */
    String container() {
        return create(
                ContainerDefinition.named("items-" + NUMBER.incrementAndGet()).partitionKey("/pk"));
    }

    String create(ContainerDefinition definition) {
        definition.createIfAbsent(connection);
        return definition.name();
    }

    /** Returns the documents of a container, by id. */
    Map<String, JsonNode> documents(String container) {
        Map<String, JsonNode> documents = new TreeMap<>(Comparator.naturalOrder());
        for (byte[] json : emulator.documents(DATABASE, container)) {
            JsonNode document = parsed(json);
            documents.put(document.get("id").asText(), document);
        }
        return documents;
    }

    /** Returns the field {@code text} of each document, by id. */
    Map<String, String> texts(String container) {
        Map<String, String> texts = new TreeMap<>();
        documents(container)
                .forEach((id, document) -> texts.put(id, document.path("text").asText()));
        return texts;
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns a record at {@code offset}, taken by the log that many seconds after the start. */
    static <T> StreamRecord<T> record(long offset, T value) {
        return StreamRecord.of(new Origin(PARTITION, offset), START.plusSeconds(offset), value);
    }

    static StreamRecord<Item> item(long offset, String key, String text) {
        return record(offset, new Item(key, offset, text));
    }

    /** Returns records at the offsets from {@code from}, each with a key of its own. */
    static List<StreamRecord<Item>> items(int from, int to) {
        List<StreamRecord<Item>> items = new ArrayList<>();
        for (int i = from; i < to; i++) {
            items.add(item(i, "k" + i, "t" + i));
        }
        return items;
    }

    static <T> CommitResult write(Sink<T> sink, List<StreamRecord<T>> records) {
        return write(sink, CLAIM, records);
    }

    static <T> CommitResult write(Sink<T> sink, Claim claim, List<StreamRecord<T>> records) {
        try (SinkWriter<T> writer = sink.open(claim)) {
            writer.write(records);
            long next = records.isEmpty()
                    ? 0
                    : records.get(records.size() - 1).origin().offset() + 1;
            return await(writer.commit(claim.checkpointAt(Position.of(next))).toCompletableFuture());
        }
    }

    static <R> R await(CompletableFuture<R> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}

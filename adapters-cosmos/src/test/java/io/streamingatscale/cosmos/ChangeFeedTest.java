package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchResponse;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.StreamRecord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;

/** A container whose change feed is read, and who writes to it. */
abstract class ChangeFeedTest extends CosmosTest {

    static final ReaderSlot ALONE = new ReaderSlot("pipeline", 0, 1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final CheckpointStore checkpoints = new InMemoryCheckpointStore();
    private String container = "";

    @BeforeEach
    void createContainer() {
        container = container();
    }

    /** Returns the name of this test's container. */
    String feed() {
        return container;
    }

    CheckpointStore checkpoints() {
        return checkpoints;
    }

    CosmosChangeFeedSource.Builder source(FeedStart start, CheckpointStore store) {
        return CosmosChangeFeedSource.builder(connection(), container, start, store)
                .pollEvery(Duration.ofMillis(5));
    }

    /** Begins to read as the pipeline {@code pipeline} does, from its checkpoints or the beginning. */
    ChangeFeedDriver read(CheckpointStore store) {
        return read(FeedStart.BEGINNING, store);
    }

    ChangeFeedDriver read(FeedStart start, CheckpointStore store) {
        return new ChangeFeedDriver(source(start, store).build(), store, ALONE);
    }

    ChangeFeedDriver readSmallPages(CheckpointStore store) {
        return new ChangeFeedDriver(
                source(FeedStart.BEGINNING, store).pageSize(1).build(), store, ALONE);
    }

    // ---- writing ----

    CosmosAsyncContainer client() {
        CosmosAsyncContainer client =
                connection().client().acquire().getDatabase(DATABASE).getContainer(container);
        connection().client().release();
        return client;
    }

    static ObjectNode document(String key, String id, String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("pk", key)
                .put("text", text);
    }

    /** Writes a document that has its partition key to itself. */
    void write(String id, String text) {
        client().upsertItem(document(id, id, text)).block(PATIENCE);
    }

    /** Writes documents {@code k<from>} to {@code k<to - 1>}, each with a partition key of its own. */
    void write(int from, int to, String text) {
        IntStream.range(from, to).forEach(i -> write("k" + i, text));
    }

    /** Writes documents of one partition key in one transaction. */
    void writeTogether(String key, String text, String... ids) {
        CosmosBatch batch = CosmosBatch.createCosmosBatch(new PartitionKey(key));
        List.of(ids).forEach(id -> batch.upsertItemOperation(document(key, id, text)));
        CosmosBatchResponse response =
                Objects.requireNonNull(client().executeCosmosBatch(batch).block(PATIENCE));
        if (!response.isSuccessStatusCode()) {
            throw new AssertionError(response.getStatusCode());
        }
    }

    /** Returns the names {@code k<from>} to {@code k<to - 1>}. */
    static Set<String> keys(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "k" + i).collect(Collectors.toCollection(TreeSet::new));
    }

    static String id(StreamRecord<ObjectNode> record) {
        return record.value().path("id").asText();
    }
}

package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncContainer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Source;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.testkit.SourceTck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** The rules of sources, for the change feed of a container with two physical partitions. */
@Tag("slow")
class ChangeFeedSourceTckTest extends SourceTck<ObjectNode> {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Keys of different physical partitions, the same in every container. */
    private static List<String> keys;

    private String container;

    @BeforeAll
    static void findKeys() {
        String scratch = CosmosTckPlace.container();
        for (int i = 0; i < 16; i++) {
            write(scratch, "k" + i, "k" + i);
        }
        InMemoryCheckpointStore store = new InMemoryCheckpointStore();
        Map<Partition, String> found = new HashMap<>();
        try (ChangeFeedDriver driver = new ChangeFeedDriver(source(scratch, store), store, ChangeFeedTest.ALONE)) {
            driver.read(16)
                    .records
                    .forEach(record -> found.put(
                            record.origin().partition(),
                            record.value().path("id").asText()));
        }
        keys = new ArrayList<>(found.values());
    }

    private static CosmosChangeFeedSource source(String container, CheckpointStore store) {
        return CosmosChangeFeedSource.builder(CosmosTckPlace.connection(), container, FeedStart.BEGINNING, store)
                .pollEvery(Duration.ofMillis(5))
                .build();
    }

    private static void write(String container, String key, String id) {
        CosmosAsyncContainer client = CosmosTckPlace.connection()
                .client()
                .acquire()
                .getDatabase(CosmosTest.DATABASE)
                .getContainer(container);
        client.upsertItem(ChangeFeedTest.document(key, id, "x")).block(PATIENCE);
        CosmosTckPlace.connection().client().release();
    }

    @Override
    protected void createLog(int partitions) {
        container = CosmosTckPlace.container();
    }

    @Override
    protected void append(int partition, List<String> ids) {
        ids.forEach(id -> write(container, keys.get(partition), id));
    }

    @Override
    protected Source<ObjectNode> open() {
        return source(container, checkpoints());
    }

    @Override
    protected String id(StreamRecord<ObjectNode> record) {
        return record.value().path("id").asText();
    }

    /** Documents leave no trace in the feed when they are deleted. */
    @Override
    protected boolean canTrim() {
        return false;
    }

    @Override
    protected boolean sharesAmongProcesses() {
        return false;
    }
}

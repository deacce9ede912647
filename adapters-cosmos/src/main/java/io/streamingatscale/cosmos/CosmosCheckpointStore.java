package io.streamingatscale.cosmos;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Partition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps checkpoints in a container of Cosmos DB, one document for each partition of each pipeline.
 *
 * <pre>{@code
 * CheckpointStore checkpoints = CosmosCheckpointStore.in(connection);
 * }</pre>
 *
 * <p>The container is {@code streaming-checkpoints}, partitioned by {@code /id}; it is created at the first use if it is not
 * there, with the throughput of the database or else the least there is. A claim and a save cost about 10 RU each.
 *
 * <p><b>Threads:</b> any thread. Claims and saves of different processes are put in order by ETag and epoch.
 *
 * <p><b>Durability:</b> that of the account, which confirms a write when a majority of replicas has it.
 */
public final class CosmosCheckpointStore implements CheckpointStore {

    static final String REPLICAS =
            "checkpoints of an account with several write regions are fenced only while all processes write to one of them";

    private static final String DEFAULT_CONTAINER = "streaming-checkpoints";

    private final CosmosConnection connection;
    private final String name;
    private final Duration timeout;
    private @Nullable CheckpointContainer container;

    private CosmosCheckpointStore(CosmosConnection connection, String name, Duration timeout) {
        this.connection = connection;
        this.name = name;
        this.timeout = timeout;
    }

    /** Returns a store that keeps its checkpoints in the container {@code streaming-checkpoints}. */
    public static CosmosCheckpointStore in(CosmosConnection connection) {
        return new CosmosCheckpointStore(connection, DEFAULT_CONTAINER, Timeouts.DEFAULT);
    }

    /**
     * Returns this store with another container, partitioned by {@code /id} too.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public CosmosCheckpointStore container(String newName) {
        if (newName.isBlank()) {
            throw new IllegalArgumentException("container must not be blank");
        }
        return new CosmosCheckpointStore(connection, newName, timeout);
    }

    /**
     * Returns this store with another bound on the wait for one answer. The default is 45 seconds.
     *
     * @param newTimeout from a millisecond to a day
     * @throws IllegalArgumentException if it is not
     */
    public CosmosCheckpointStore timeout(Duration newTimeout) {
        return new CosmosCheckpointStore(connection, name, Timeouts.checked(newTimeout));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Claim claim(String pipeline, Partition partition) {
        return opened().claim(pipeline, partition);
    }

    @Override
    public Optional<Checkpoint> load(String pipeline, Partition partition) {
        return opened().load(pipeline, partition);
    }

    @Override
    public void save(Checkpoint checkpoint) {
        opened().save(checkpoint);
    }

    @Override
    public List<String> limits() {
        return List.of(REPLICAS);
    }

    private synchronized CheckpointContainer opened() {
        if (container == null) {
            SharedClient client = connection.client();
            try {
                var opened = new ContainerSetup(client.acquire(), connection.database(), timeout)
                        .opened(ContainerDefinition.named(name)
                                .partitionKey("/id")
                                .indexedPaths(List.of()));
                container = new CheckpointContainer(opened, new CheckpointDocuments("id"), timeout);
            } finally {
                if (container == null) {
                    client.release();
                }
            }
        }
        return container;
    }

    @Override
    public synchronized void close() {
        if (container != null) {
            container = null;
            connection.client().release();
        }
    }
}

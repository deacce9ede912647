package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.ExcludedPath;
import com.azure.cosmos.models.IncludedPath;
import com.azure.cosmos.models.IndexingMode;
import com.azure.cosmos.models.IndexingPolicy;
import com.azure.cosmos.models.UniqueKey;
import com.azure.cosmos.models.UniqueKeyPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A container to create where it is not there yet. Immutable: each method returns a new definition.
 *
 * <pre>{@code
 * ContainerDefinition.rawdata().createIfAbsent(connection);
 * }</pre>
 */
public final class ContainerDefinition {

    private static final String EVERYTHING = "/*";

    private final String name;
    private final String partitionKeyPath;
    private final List<String> uniqueKeys;
    private final @Nullable List<String> indexedPaths;
    private final @Nullable Integer timeToLiveSeconds;

    private ContainerDefinition(
            String name,
            String partitionKeyPath,
            List<String> uniqueKeys,
            @Nullable List<String> indexedPaths,
            @Nullable Integer timeToLiveSeconds) {
        this.name = name;
        this.partitionKeyPath = partitionKeyPath;
        this.uniqueKeys = List.copyOf(uniqueKeys);
        this.indexedPaths = indexedPaths == null ? null : List.copyOf(indexedPaths);
        this.timeToLiveSeconds = timeToLiveSeconds;
    }

    /**
     * Returns a container partitioned by {@code /id}, which indexes every path as Cosmos DB does by default.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public static ContainerDefinition named(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("container must not be blank");
        }
        return new ContainerDefinition(name, "/id", List.of(), null, null);
    }

    /**
     * Returns the samples' container {@code rawdata}: partitioned by {@code /deviceId}, with the unique key {@code /eventId},
     * which indexes {@code /type}, {@code /deviceId} and {@code /createdAt} alone.
     */
    public static ContainerDefinition rawdata() {
        return named("rawdata")
                .partitionKey("/deviceId")
                .uniqueKey("/eventId")
                .indexedPaths(List.of("/type/?", "/deviceId/?", "/createdAt/?"));
    }

    /** Returns this definition with another partition key path. The default is {@code /id}. */
    public ContainerDefinition partitionKey(String path) {
        return new ContainerDefinition(name, path, uniqueKeys, indexedPaths, timeToLiveSeconds);
    }

    /** Returns this definition with one more path whose value is unique within a logical partition. */
    public ContainerDefinition uniqueKey(String path) {
        List<String> more = new ArrayList<>(uniqueKeys);
        more.add(path);
        return new ContainerDefinition(name, partitionKeyPath, more, indexedPaths, timeToLiveSeconds);
    }

    /**
     * Returns this definition with the paths to index alone, such as {@code /type/?}; what is not queried by is better left out,
     * as each path costs request units at every write.
     */
    public ContainerDefinition indexedPaths(List<String> paths) {
        return new ContainerDefinition(name, partitionKeyPath, uniqueKeys, paths, timeToLiveSeconds);
    }

    /**
     * Returns this definition with documents that expire, unless their own field {@code ttl} says otherwise.
     *
     * @param timeToLive in whole seconds, at least one; null for documents that stay unless their {@code ttl} says otherwise
     * @throws IllegalArgumentException if it is shorter than a second
     */
    public ContainerDefinition timeToLive(@Nullable Duration timeToLive) {
        if (timeToLive != null && timeToLive.toSeconds() < 1) {
            throw new IllegalArgumentException("timeToLive must be at least a second: timeToLive=" + timeToLive);
        }
        int seconds = timeToLive == null ? -1 : Math.toIntExact(timeToLive.toSeconds());
        return new ContainerDefinition(name, partitionKeyPath, uniqueKeys, indexedPaths, seconds);
    }

    /**
     * Creates the container, and the database, where they are not there yet; a container that is there stays as it is. A new
     * database has no throughput of its own, a new container the service's least; provision both beforehand where that is
     * too little.
     *
     * @throws io.streamingatscale.core.ConfigurationException if the service refuses it: an identity of Microsoft Entra ID may
     *     write documents, but not create containers
     * @throws io.streamingatscale.core.TransientException if the service cannot be reached now; trying again is safe
     */
    public void createIfAbsent(CosmosConnection connection) {
        CosmosAsyncClient client = connection.client().acquire();
        try {
            new ContainerSetup(client, connection.database(), Timeouts.DEFAULT).createIfAbsent(this);
        } finally {
            connection.client().release();
        }
    }

    String name() {
        return name;
    }

    CosmosContainerProperties properties() {
        CosmosContainerProperties properties = new CosmosContainerProperties(name, partitionKeyPath);
        if (!uniqueKeys.isEmpty()) {
            properties.setUniqueKeyPolicy(new UniqueKeyPolicy()
                    .setUniqueKeys(uniqueKeys.stream()
                            .map(path -> new UniqueKey(List.of(path)))
                            .toList()));
        }
        if (indexedPaths != null) {
            properties.setIndexingPolicy(new IndexingPolicy()
                    .setIndexingMode(IndexingMode.CONSISTENT)
                    .setIncludedPaths(
                            indexedPaths.stream().map(IncludedPath::new).toList())
                    .setExcludedPaths(List.of(new ExcludedPath(EVERYTHING))));
        }
        if (timeToLiveSeconds != null) {
            properties.setDefaultTimeToLiveInSeconds(timeToLiveSeconds);
        }
        return properties;
    }
}

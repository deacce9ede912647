package io.streamingatscale.examples;

import com.azure.cosmos.ConnectionMode;
import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import io.streamingatscale.cosmos.ContainerDefinition;
import io.streamingatscale.cosmos.CosmosConnection;
import io.streamingatscale.cosmos.emulator.CosmosEmulator;
import io.streamingatscale.workload.StoredEvents;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The container {@code rawdata} of the database {@code streaming} in the account of {@code COSMOS_ENDPOINT}, with the key of
 * {@code COSMOS_KEY}, or else in an emulator.
 */
final class CosmosStore implements ExampleStore<CosmosConnection> {

    static final String DATABASE = "streaming";
    static final String CONTAINER = "rawdata";

    private final String endpoint;
    private final String key;
    private final CosmosConnection connection;
    private final @Nullable CosmosEmulator emulator;

    private CosmosStore(String endpoint, String key, @Nullable CosmosEmulator emulator) {
        this.endpoint = endpoint;
        this.key = key;
        this.emulator = emulator;
        this.connection = CosmosConnection.of(endpoint, key, DATABASE).mode(ConnectionMode.GATEWAY);
    }

    /** Opens it, and makes the container if it is not there. */
    static CosmosStore open(Path directory) {
        String real = System.getenv("COSMOS_ENDPOINT");
        CosmosStore store = real != null ? new CosmosStore(real, realKey(), null) : emulated();
        ContainerDefinition.rawdata().createIfAbsent(store.connection);
        return store;
    }

    private static String realKey() {
        String key = System.getenv("COSMOS_KEY");
        if (key == null) {
            throw new IllegalArgumentException("COSMOS_KEY must be set beside COSMOS_ENDPOINT");
        }
        return key;
    }

    /** Returns an emulator and its store; the client reads these properties once, so that they come first. */
    static CosmosStore emulated() {
        System.setProperty("COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED", "true");
        System.setProperty("COSMOS.DISABLE_IMDS_ACCESS", "true");
        CosmosEmulator emulator = CosmosEmulator.builder().physicalPartitions(4).start();
        return new CosmosStore(emulator.endpoint(), emulator.key(), emulator);
    }

    @Override
    public CosmosConnection store() {
        return connection;
    }

    @Override
    public StoredEvents events() {
        try (CosmosClient client = new CosmosClientBuilder()
                .endpoint(endpoint)
                .key(key)
                .gatewayMode()
                .buildClient()) {
            return StoredEvents.fromCosmos(client, DATABASE, CONTAINER);
        }
    }

    /** Returns how many documents are in the emulator's container. */
    long count() {
        return Objects.requireNonNull(emulator, "emulated").count(DATABASE, CONTAINER);
    }

    /** Returns the documents that are in the emulator's container, as JSON. */
    List<byte[]> documents() {
        return Objects.requireNonNull(emulator, "emulated").documents(DATABASE, CONTAINER);
    }

    @Override
    public void close() {
        if (emulator != null) {
            emulator.close();
        }
    }
}

package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.checkpointstore.blob.BlobCheckpointStore;
import com.azure.storage.blob.BlobContainerAsyncClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The rules with Microsoft's store in blobs, on Azurite. */
class BlobCheckpointStoreTest extends EventHubsCheckpointStoreRules {

    private static Azurite azurite;

    private CheckpointStore store;

    @BeforeAll
    static void start() throws Exception {
        azurite = Azurite.start();
    }

    @AfterAll
    static void stop() {
        if (azurite != null) {
            azurite.close();
        }
    }

    @BeforeEach
    void makeContainer() {
        BlobContainerAsyncClient container = new BlobContainerClientBuilder()
                .connectionString(azurite.connectionString())
                .containerName(UUID.randomUUID().toString())
                .buildAsyncClient();
        container.create().block();
        store = new BlobCheckpointStore(container);
    }

    @Override
    CheckpointStore sdkStore() {
        return store;
    }

    /** What travels in the headers of a request; the tokens of Event Hubs are numbers. */
    @Override
    protected List<String> tokens() {
        return List.of("42", "4294967296", "a b:c");
    }

    /** Names of partitions are part of a blob's name here. */
    @Override
    protected List<String> oddNames() {
        return List.of("0", "1", "10", "a", "b");
    }
}

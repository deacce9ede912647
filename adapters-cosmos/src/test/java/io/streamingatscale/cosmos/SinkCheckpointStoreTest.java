package io.streamingatscale.cosmos;

import io.streamingatscale.core.CheckpointStore;

class SinkCheckpointStoreTest extends CosmosCheckpointsContract {

    @Override
    CheckpointStore open(String container) {
        Documents<Item> documents =
                Documents.<Item>ofFields().id(r -> r.value().key()).partitionedBySource("/pk");
        return CosmosSink.createIfAbsent(connection(), container, documents)
                .transactional()
                .checkpointStore()
                .orElseThrow();
    }
}

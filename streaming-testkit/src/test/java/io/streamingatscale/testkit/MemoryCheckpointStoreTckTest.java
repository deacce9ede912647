package io.streamingatscale.testkit;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.InMemoryCheckpointStore;

class MemoryCheckpointStoreTckTest extends CheckpointStoreTck {

    @Override
    protected CheckpointStore open() {
        return new InMemoryCheckpointStore();
    }

    @Override
    protected boolean isShared() {
        return false;
    }
}

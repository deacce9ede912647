package io.streamingatscale.testkit;

import io.streamingatscale.core.CheckpointStore;

class CheckpointStoreDefectsTest extends DefectRules {

    static final class Suite extends CheckpointStoreTck {

        private final WrongCheckpointStore.Place place = new WrongCheckpointStore.Place();

        @Override
        protected CheckpointStore open() {
            return new WrongCheckpointStore(place);
        }
    }

    CheckpointStoreDefectsTest() {
        super(Suite.class, CheckpointStoreDefect.values());
    }
}

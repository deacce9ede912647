package io.streamingatscale.cosmos;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Partition;
import java.util.Optional;
import java.util.Set;

/** Notes which partitions' checkpoints are asked for, and fails if one is asked for again. */
record ChangeFeedRecordingStore(CheckpointStore store, Set<Partition> asked) implements CheckpointStore {

    @Override
    public String name() {
        return store.name();
    }

    @Override
    public Claim claim(String pipeline, Partition partition) {
        return store.claim(pipeline, partition);
    }

    @Override
    public Optional<Checkpoint> load(String pipeline, Partition partition) {
        if (!asked.add(partition)) {
            throw new AssertionError("asked twice: " + partition);
        }
        return store.load(pipeline, partition);
    }

    @Override
    public void save(Checkpoint checkpoint) {
        store.save(checkpoint);
    }

    @Override
    public void close() {
        store.close();
    }
}

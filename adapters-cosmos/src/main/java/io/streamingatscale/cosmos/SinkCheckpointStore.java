package io.streamingatscale.cosmos;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Partition;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Keeps checkpoints beside the documents of a transactional sink. */
final class SinkCheckpointStore implements CheckpointStore {

    private final String container;
    private final Supplier<CheckpointContainer> checkpoints;

    /**
     * Makes the store.
     *
     * @param checkpoints opens the container at the first use
     */
    SinkCheckpointStore(String container, Supplier<CheckpointContainer> checkpoints) {
        this.container = container;
        this.checkpoints = checkpoints;
    }

    @Override
    public String name() {
        return container;
    }

    @Override
    public Claim claim(String pipeline, Partition partition) {
        return checkpoints.get().claim(pipeline, partition);
    }

    @Override
    public Optional<Checkpoint> load(String pipeline, Partition partition) {
        return checkpoints.get().load(pipeline, partition);
    }

    @Override
    public void save(Checkpoint checkpoint) {
        checkpoints.get().save(checkpoint);
    }

    @Override
    public List<String> limits() {
        return List.of(CosmosCheckpointStore.REPLICAS);
    }
}

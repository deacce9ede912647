package io.streamingatscale.testkit;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Partition;
import java.util.Optional;

/** The checkpoints of a run as a process sees them. */
final class SimCheckpointStore implements CheckpointStore {

    private final SimWorld<?> world;
    private final SimProcess<?> process;

    SimCheckpointStore(SimWorld<?> world, SimProcess<?> process) {
        this.world = world;
        this.process = process;
    }

    @Override
    public String name() {
        return "simulated checkpoints";
    }

    @Override
    public Claim claim(String pipeline, Partition partition) {
        return world.effects()
                .call(
                        process,
                        SimPlace.STORE_CLAIM,
                        "claim " + pipeline + " " + partition,
                        () -> world.checkpoints().claim(pipeline, partition));
    }

    @Override
    public Optional<Checkpoint> load(String pipeline, Partition partition) {
        return world.effects()
                .call(
                        process,
                        SimPlace.STORE_LOAD,
                        "load " + pipeline + " " + partition,
                        () -> world.checkpoints().load(pipeline, partition));
    }

    @Override
    public void save(Checkpoint checkpoint) {
        world.effects().call(process, SimPlace.STORE_SAVE, "save " + describe(checkpoint), () -> {
            world.checkpoints().save(checkpoint);
            return checkpoint;
        });
    }

    static String describe(Checkpoint checkpoint) {
        return checkpoint.pipeline() + " " + checkpoint.partition() + "@" + checkpoint.position() + " epoch "
                + checkpoint.epoch();
    }
}

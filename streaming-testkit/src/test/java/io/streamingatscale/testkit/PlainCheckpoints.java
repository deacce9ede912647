package io.streamingatscale.testkit;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Checkpoints of one pipeline in memory; check and write can be had apart. */
final class PlainCheckpoints implements CheckpointStore {

    private final Map<Partition, Long> epochs = new HashMap<>();
    private final Map<Partition, Position> positions = new HashMap<>();

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public synchronized Claim claim(String pipeline, Partition partition) {
        long epoch = epochs.merge(partition, 1L, Long::sum);
        Position position = positions.get(partition);
        return position == null
                ? Claim.first(pipeline, partition, epoch)
                : Claim.resuming(pipeline, partition, epoch, position);
    }

    @Override
    public synchronized Optional<Checkpoint> load(String pipeline, Partition partition) {
        return Optional.ofNullable(positions.get(partition))
                .map(position -> new Checkpoint(pipeline, partition, position, epochs.get(partition)));
    }

    @Override
    public synchronized void save(Checkpoint checkpoint) {
        check(checkpoint.partition(), checkpoint.epoch());
        put(checkpoint);
    }

    synchronized void check(Partition partition, long epoch) {
        if (epochs.getOrDefault(partition, 0L) > epoch) {
            throw new FencedException("a newer owner holds the partition", null);
        }
    }

    synchronized void put(Checkpoint checkpoint) {
        positions.put(checkpoint.partition(), checkpoint.position());
    }
}

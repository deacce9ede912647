package io.streamingatscale.core;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps checkpoints for as long as the process lives; for tests, and for pipelines that may start over. */
public final class InMemoryCheckpointStore implements CheckpointStore {

    private record Key(String pipeline, Partition partition) {}

    private final Map<Key, Claim> claims = new HashMap<>();

    /** Makes an empty store. */
    public InMemoryCheckpointStore() {}

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public synchronized Claim claim(String pipeline, Partition partition) {
        return claims.compute(new Key(pipeline, partition), (key, last) -> {
            long epoch = last == null ? 1 : last.epoch() + 1;
            return Optional.ofNullable(last)
                    .flatMap(Claim::position)
                    .map(position -> Claim.resuming(pipeline, partition, epoch, position))
                    .orElseGet(() -> Claim.first(pipeline, partition, epoch));
        });
    }

    @Override
    public synchronized Optional<Checkpoint> load(String pipeline, Partition partition) {
        return Optional.ofNullable(claims.get(new Key(pipeline, partition)))
                .flatMap(claim -> claim.position().map(claim::checkpointAt));
    }

    @Override
    public synchronized void save(Checkpoint checkpoint) {
        Claim current = claims.get(new Key(checkpoint.pipeline(), checkpoint.partition()));
        if (current == null || checkpoint.epoch() > current.epoch()) {
            throw new IllegalStateException("checkpoint must be of a claimed epoch: partition=" + checkpoint.partition()
                    + ", epoch=" + checkpoint.epoch());
        }
        if (checkpoint.epoch() < current.epoch()) {
            throw FencedException.of(checkpoint, current.epoch());
        }
        claims.put(
                new Key(checkpoint.pipeline(), checkpoint.partition()),
                Claim.resuming(
                        checkpoint.pipeline(), checkpoint.partition(), checkpoint.epoch(), checkpoint.position()));
    }

    @Override
    public boolean isDurable() {
        return false;
    }
}

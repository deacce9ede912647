package io.streamingatscale.testkit;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Partition;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The checkpoints of a run, which outlive its processes. */
final class SimCheckpoints {

    private record Key(String pipeline, Partition partition) {}

    private final InMemoryCheckpointStore kept = new InMemoryCheckpointStore();
    private final Map<Key, Long> epochs = new HashMap<>();
    private final SimJudge judge;

    SimCheckpoints(SimJudge judge) {
        this.judge = judge;
    }

    Claim claim(String pipeline, Partition partition) {
        Claim claim = kept.claim(pipeline, partition);
        epochs.put(new Key(pipeline, partition), claim.epoch());
        return claim;
    }

    Optional<Checkpoint> load(String pipeline, Partition partition) {
        return kept.load(pipeline, partition);
    }

    void save(Checkpoint checkpoint) {
        kept.save(checkpoint);
        judge.saved(checkpoint);
    }

    /**
     * Refuses an owner that is not the present one.
     *
     * @throws FencedException if there is a newer one
     */
    void checkEpoch(Checkpoint checkpoint) {
        long current = epochs.getOrDefault(new Key(checkpoint.pipeline(), checkpoint.partition()), 0L);
        if (checkpoint.epoch() < current) {
            throw FencedException.of(checkpoint, current);
        }
    }
}

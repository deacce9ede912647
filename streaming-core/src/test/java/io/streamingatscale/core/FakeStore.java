package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A durable store in memory that notes its calls and fails when told to. */
final class FakeStore implements CheckpointStore {

    private final InMemoryCheckpointStore kept = new InMemoryCheckpointStore();
    final List<String> calls = new ArrayList<>();
    RuntimeException failNextClaim;
    RuntimeException failNextSave;
    /** Where set, the next save is done and its reply lost. */
    RuntimeException loseNextReply;

    boolean isDurable = true;
    boolean isClosed;

    @Override
    public String name() {
        return "checkpoints";
    }

    @Override
    public Claim claim(String pipeline, Partition partition) {
        calls.add("claim " + partition);
        RuntimeException failure = failNextClaim;
        failNextClaim = null;
        if (failure != null) {
            throw failure;
        }
        return kept.claim(pipeline, partition);
    }

    @Override
    public Optional<Checkpoint> load(String pipeline, Partition partition) {
        return kept.load(pipeline, partition);
    }

    @Override
    public void save(Checkpoint checkpoint) {
        calls.add("save " + checkpoint.partition() + " " + checkpoint.position());
        RuntimeException failure = failNextSave;
        failNextSave = null;
        if (failure != null) {
            throw failure;
        }
        kept.save(checkpoint);
        RuntimeException lost = loseNextReply;
        loseNextReply = null;
        if (lost != null) {
            throw lost;
        }
    }

    long saved(int partition) {
        return load("test", FakeLog.partition(partition))
                .orElseThrow()
                .position()
                .offset();
    }

    @Override
    public boolean isDurable() {
        return isDurable;
    }

    @Override
    public void close() {
        isClosed = true;
    }
}

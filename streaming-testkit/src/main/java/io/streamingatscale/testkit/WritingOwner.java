package io.streamingatscale.testkit;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Plays the worker that owns one partition: claims it, writes to it and commits. */
final class WritingOwner<T> implements AutoCloseable {

    private final Claim claim;
    private final SinkWriter<T> writer;
    private final Patience patience;
    private long next;
    private boolean isClosed;

    private WritingOwner(Claim claim, SinkWriter<T> writer, Patience patience) {
        this.claim = claim;
        this.writer = writer;
        this.patience = patience;
        this.next = claim.position().map(Position::offset).orElse(0L);
    }

    /** Claims the partition in the store, and opens the sink's writer. */
    static <T> WritingOwner<T> of(Sink<T> sink, CheckpointStore store, Partition partition, Patience patience) {
        Claim claim = ClaimRace.retried(() -> store.claim("tck", partition));
        return of(sink, claim, patience);
    }

    static <T> WritingOwner<T> of(Sink<T> sink, Claim claim, Patience patience) {
        return new WritingOwner<>(claim, sink.open(claim), patience);
    }

    Claim claim() {
        return claim;
    }

    void write(List<StreamRecord<T>> records) {
        long after = records.get(records.size() - 1).origin().offset() + 1;
        // the list is given away
        writer.write(records);
        next = after;
    }

    /** Begins to commit all that was written. */
    CompletionStage<CommitResult> startCommit() {
        return writer.commit(claim.checkpointAt(Position.of(next)));
    }

    CommitResult commit() {
        return patience.await(startCommit());
    }

    CommitResult commitAt(long position) {
        next = position;
        return commit();
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            writer.close();
        }
    }
}

package io.streamingatscale.cosmos;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** Buffers the records of one partition and has them written by the sink's threads, in order. */
final class DocumentWriter<T> implements SinkWriter<T> {

    /** Writes what a commit is of, on a thread of the sink. */
    @FunctionalInterface
    interface Commit<T> {
        CommitResult write(List<StreamRecord<T>> records, Checkpoint checkpoint, BooleanSupplier isClosed);
    }

    private final Executor executor;
    private final Commit<T> commit;
    private final boolean isTransactional;
    private List<StreamRecord<T>> buffer = new ArrayList<>();
    private volatile boolean isClosed;

    DocumentWriter(Executor executor, boolean isTransactional, Commit<T> commit) {
        this.executor = executor;
        this.commit = commit;
        this.isTransactional = isTransactional;
    }

    @Override
    public void write(List<StreamRecord<T>> records) {
        buffer.addAll(records);
    }

    @Override
    public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
        if (buffer.isEmpty() && !isTransactional) {
            return CompletableFuture.completedFuture(CommitResult.EMPTY);
        }
        List<StreamRecord<T>> records = buffer;
        buffer = new ArrayList<>();
        CompletableFuture<CommitResult> result = new CompletableFuture<>();
        executor.execute(() -> complete(result, records, checkpoint));
        return result;
    }

    @Override
    public void close() {
        isClosed = true;
        buffer = List.of();
    }

    // an Error completes the stage too: it must not leave the worker waiting
    private void complete(
            CompletableFuture<CommitResult> result, List<StreamRecord<T>> records, Checkpoint checkpoint) {
        try {
            result.complete(commit.write(records, checkpoint, () -> isClosed));
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }
}

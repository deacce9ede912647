package io.streamingatscale.core;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the commits of one ownership of a partition through their order, one commit at a time: dead letters durable, sink
 * durable, processors synced, checkpoint saved. A crash between any two of them loses nothing: the checkpoint comes last,
 * and what comes before it may be repeated.
 *
 * <p><b>Threads:</b> the worker's; what completes on other threads comes back through {@code relay}.
 */
final class CommitSequence<S, T> {

    private record Attempt(Checkpoint checkpoint, long records, long bytes, long startedAt) {}

    private final WorkerScope<S, T> scope;
    private final Ownership<S, T> ownership;
    private final Consumer<Runnable> relay;
    private final Consumer<Checkpoint> onCommitted;

    private volatile Position committed;
    private @Nullable Attempt attempt;
    private boolean holdsWrites;
    private long records;
    private long bytes;
    private long lastStart;

    /**
     * Makes the sequence of a new ownership.
     *
     * @param relay runs a continuation on the worker's thread, as long as the ownership lasts
     * @param onCommitted hears of each checkpoint saved
     */
    CommitSequence(
            WorkerScope<S, T> scope,
            Ownership<S, T> ownership,
            Consumer<Runnable> relay,
            Consumer<Checkpoint> onCommitted) {
        this.scope = scope;
        this.ownership = ownership;
        this.relay = relay;
        this.onCommitted = onCommitted;
        this.committed = ownership.start().resume();
        this.lastStart = scope.environment().nanoTime();
    }

    Position committed() {
        return committed;
    }

    /** Counts what was read and is to be committed. */
    void add(Batch<S> batch) {
        records += batch.records().size();
        bytes += batch.bytes();
    }

    long uncommittedRecords() {
        return records;
    }

    long uncommittedBytes() {
        return bytes;
    }

    boolean isUnderWay() {
        return attempt != null;
    }

    /** Returns whether nothing may be written now, so that a commit takes no more than what its checkpoint covers. */
    boolean holdsWrites() {
        return holdsWrites;
    }

    /** Returns whether time or count ask for a commit of what was processed up to {@code position}. */
    boolean isDue(Position position, long pendingRecords, long now) {
        return canStart(position)
                && (now - lastStart >= scope.settings().commitEvery().toNanos()
                        || records - pendingRecords >= scope.settings().commitEveryRecords());
    }

    boolean canStart(Position position) {
        return attempt == null && !position.equals(committed);
    }

    /**
     * Begins a commit of all that was written.
     *
     * @param position up to which all read records have been processed and written
     * @param pendingRecords how many of the records added are not yet processed, and so are left to a later commit
     * @param pendingBytes their bytes
     */
    void start(Position position, long pendingRecords, long pendingBytes) {
        lastStart = scope.environment().nanoTime();
        Attempt started = new Attempt(
                ownership.claim().checkpointAt(position), records - pendingRecords, bytes - pendingBytes, lastStart);
        attempt = started;
        if (ownership.poison().hasUncommitted()) {
            holdsWrites = true;
            await(ownership.poison().commit(started.checkpoint()), done -> commitSink(started));
        } else {
            commitSink(started);
        }
    }

    private void commitSink(Attempt current) {
        holdsWrites = false;
        if (scope.spec().isTransactional()) {
            scope.chain().sync(current.checkpoint()); // the checkpoint is saved with what the sink makes durable
        }
        await(ownership.writer().commit(current.checkpoint()), result -> sinkDurable(current, result));
    }

    private void sinkDurable(Attempt current, CommitResult result) {
        ownership.meters().written.increment((double) result.applied());
        ownership.meters().duplicate.increment((double) result.absorbed());
        if (scope.spec().isTransactional()) {
            saved(current);
        } else {
            scope.chain().sync(current.checkpoint());
            scope.environment().execute(() -> save(current));
        }
    }

    /** Runs off the worker's thread. */
    private void save(Attempt current) {
        try {
            scope.spec().store().save(current.checkpoint());
            relay.accept(() -> saved(current));
        } catch (RuntimeException e) {
            relay.accept(() -> {
                throw e;
            });
        }
    }

    private void saved(Attempt current) {
        attempt = null;
        committed = current.checkpoint().position();
        records -= current.records();
        bytes -= current.bytes();
        ownership.meters().commits.record(scope.environment().nanoTime() - current.startedAt(), TimeUnit.NANOSECONDS);
        ownership.history().committed(committed);
        onCommitted.accept(current.checkpoint());
    }

    /**
     * Fails a commit that takes too long.
     *
     * @throws TransientException if so; whether it took effect is not known
     */
    void checkTimeout(long now) {
        Duration timeout = scope.settings().commitTimeout();
        if (attempt != null && now - attempt.startedAt() >= timeout.toNanos()) {
            throw new TransientException(
                    "commit was not confirmed in time: partition=" + ownership.partition() + ", commitTimeout="
                            + timeout,
                    null);
        }
    }

    private <R> void await(CompletionStage<R> stage, Consumer<R> next) {
        var unused = stage.whenComplete((result, failure) -> relay.accept(() -> {
            if (failure != null) {
                throw asRuntime(failure);
            }
            next.accept(result);
        }));
    }

    private static RuntimeException asRuntime(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof RuntimeException e ? e : new IllegalStateException("commit failed", cause);
    }
}

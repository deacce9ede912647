package io.streamingatscale.core;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One ownership of a partition at work: processes what was read in its order, writes it, commits it.
 *
 * <p>It fails by exception and is then thrown away as a whole; the next claim begins at the last checkpoint. So there is
 * one way back, after a crash of the process and after a failure within it.
 *
 * <p><b>Threads:</b> the worker's; {@link #status} any.
 */
final class PartitionTask<S, T> {

    private final WorkerScope<S, T> scope;
    private final Ownership<S, T> ownership;
    private final CommitSequence<S, T> commits;
    private final PartitionDedup dedup;
    private final PartitionLag lag;
    private final PartitionProgress<S> progress;
    private final PartitionFlow<S> flow;
    private final Runnable removeGauges;

    private long lastArrival;

    PartitionTask(
            WorkerScope<S, T> scope,
            Ownership<S, T> ownership,
            Consumer<Runnable> relay,
            Consumer<Checkpoint> onCommitted) {
        this.scope = scope;
        this.ownership = ownership;
        this.commits = new CommitSequence<>(scope, ownership, relay, onCommitted);
        this.dedup = new PartitionDedup(scope.chain(), ownership.partition());
        this.lag = new PartitionLag(ownership.start().readFrom());
        this.progress = new PartitionProgress<>(ownership, dedup, lag);
        this.flow = scope.chain().asyncSteps().isEmpty()
                ? new BatchFlow<>(scope, ownership, commits, progress)
                : new AsyncFlow<>(scope, ownership, commits, progress);
        this.lastArrival = scope.environment().nanoTime();
        this.removeGauges = gauges();
    }

    private Runnable gauges() {
        Runnable lags = ownership
                .meters()
                .lags(
                        this,
                        task -> task.lag.records().orElse(0),
                        task -> task.timeLag().toNanos() / 1e9);
        Runnable ofDedup = dedup.gauges();
        return () -> {
            lags.run();
            ofDedup.run();
        };
    }

    Partition partition() {
        return ownership.partition();
    }

    PartitionHistory history() {
        return ownership.history();
    }

    PartitionMeters meters() {
        return ownership.meters();
    }

    /** Takes what was read and processes it, unless a retry must wait. */
    void accept(Batch<S> batch) {
        lastArrival = scope.environment().nanoTime();
        if (progress.isWithEffect(batch.next())) {
            meters().received.increment(batch.records().size());
            commits.add(batch);
        }
        flow.add(batch);
        flow.advance();
    }

    /** Processes what is waiting, as far as that may be done now. */
    boolean advance() {
        return flow.advance();
    }

    /** Brings to its end what was begun, as far as that may be done now, and begins a commit of it. */
    void settle() {
        flow.finishBegun();
        commitNow();
    }

    /** Begins a commit if time or count ask for it, and fails one that takes too long. */
    void commitIfDue(long now) {
        commits.checkTimeout(now);
        if ((!progress.isRewound() && commits.isDue(lag.position(), flow.pendingRecords(), now))
                || (canCommit() && dedup.isCommitWanted())) {
            startCommit();
        }
    }

    /** Begins a commit if there is anything to commit and none under way. */
    void commitNow() {
        commits.checkTimeout(scope.environment().nanoTime());
        if (canCommit()) {
            startCommit();
        }
    }

    private boolean canCommit() {
        return !progress.isRewound() && commits.canStart(lag.position());
    }

    /** Goes back for the ids that another partition needs of this one. */
    void rewindIfWanted() {
        dedup.rewindIfWanted();
    }

    private void startCommit() {
        commits.start(lag.position(), flow.pendingRecords(), flow.pendingBytes());
    }

    /** Returns whether it waits for another partition and has nothing that a commit could free. */
    boolean isHeldIdle() {
        return flow.isHeld() && isSettled();
    }

    boolean isCommitUnderWay() {
        return commits.isUnderWay();
    }

    /** Returns whether all that was processed is committed, and nothing begun is about to be. */
    boolean isSettled() {
        return !commits.isUnderWay() && !canCommit() && !flow.isUnderWay();
    }

    /** Returns the bytes of what was read and is not committed. */
    long uncommittedBytes() {
        return commits.uncommittedBytes() + flow.rereadBytes();
    }

    /** Looks at the log's end; returns whether the log has had more for too long without anything arriving. */
    boolean isStalled(OptionalLong newLogEnd, boolean wasPolled) {
        lag.logEnds(newLogEnd);
        scope.chain()
                .dedup()
                .ifPresent(stage -> stage.caughtUp(partition(), lag.records().orElse(1) == 0));
        long now = scope.environment().nanoTime();
        if (!wasPolled || !flow.isEmpty() || lag.records().orElse(0) == 0) {
            lastArrival = now;
        }
        return now - lastArrival >= scope.settings().reopenAfter().toNanos();
    }

    PartitionStatus status() {
        return new PartitionStatus(
                partition(), ownership.claim().epoch(), commits.committed(), lag.records(), timeLag());
    }

    DrainReport.Remainder remainder() {
        long begun = Math.max(0, commits.uncommittedRecords() - flow.untouchedRecords());
        return new DrainReport.Remainder(partition(), commits.committed(), begun);
    }

    private Duration timeLag() {
        return lag.time(scope.environment().now());
    }

    /** Drops what is not committed. Nothing is called after this. */
    void close() {
        removeGauges.run();
        flow.close();
        scope.chain().takeOutputs();
        closeQuietly(ownership.poison());
        closeQuietly(ownership.writer());
        closeQuietly(() -> scope.chain().released(partition()));
    }

    private void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            TaskLog.closeFailed(partition(), e);
        }
    }
}

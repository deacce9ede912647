package io.streamingatscale.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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

    private static final Duration HOLD = Duration.ofMillis(10);

    private final WorkerScope<S, T> scope;
    private final Ownership<S, T> ownership;
    private final CommitSequence<S, T> commits;
    private final PartitionDedup dedup;
    private final PartitionLag lag;
    private final TaskPause pause;
    private final Runnable removeGauges;

    private final Deque<Batch<S>> queue = new ArrayDeque<>();
    private final List<StreamRecord<T>> outputs = new ArrayList<>();
    private int cursor;
    /** Whether what is read comes before the checkpoint. */
    private boolean isRewound;

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
        this.pause = new TaskPause(scope.environment());
        this.isRewound = isBeforeResume(lag.position().offset());
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
        if (isWithEffect(batch.next())) {
            meters().received.increment(batch.records().size());
            commits.add(batch);
        }
        queue.add(batch);
        advance();
    }

    /** Returns whether any record before {@code next} is read for more than its id. */
    private boolean isWithEffect(Position next) {
        Position resume = ownership.start().resume();
        return !isRewound || next.offset() > resume.offset();
    }

    /** Processes what is waiting, as far as that may be done now. */
    boolean advance() {
        boolean worked = false;
        while (!queue.isEmpty() && !commits.holdsWrites() && !pause.isOn()) {
            processHead(queue.element());
            worked = true;
        }
        return worked;
    }

    private void processHead(Batch<S> batch) {
        List<StreamRecord<S>> records = batch.records();
        for (; cursor < records.size(); cursor++) {
            if (!process(records.get(cursor))) {
                outputs.addAll(scope.chain().takeOutputs());
                splitIfHeld(batch);
                return;
            }
        }
        write();
        queue.remove();
        cursor = 0;
        finish(records, batch.next());
    }

    /**
     * Finishes the records before the one that waits for another partition, so that they can be committed: the other one may
     * be waiting for them.
     */
    private void splitIfHeld(Batch<S> batch) {
        if (!pause.isForAnother() || cursor == 0) {
            return;
        }
        List<StreamRecord<S>> all = batch.records();
        List<StreamRecord<S>> rest = all.subList(cursor, all.size());
        Position next = Position.of(rest.get(0).origin().offset());
        write();
        queue.remove();
        queue.addFirst(new Batch<>(batch.partition(), rest, batch.next(), batch.bytes() * rest.size() / all.size()));
        finish(all.subList(0, cursor), next);
        cursor = 0;
    }

    private void write() {
        List<StreamRecord<T>> fresh = scope.chain().takeOutputs();
        if (!outputs.isEmpty()) {
            List<StreamRecord<T>> joined = new ArrayList<>(outputs);
            joined.addAll(fresh);
            outputs.clear();
            fresh = joined;
        }
        if (!fresh.isEmpty()) {
            ownership.writer().write(fresh);
        }
    }

    private void finish(List<StreamRecord<S>> records, Position next) {
        dedup.processed(next);
        if (isWithEffect(next)) {
            countReplays(records);
        }
        isRewound &= isBeforeResume(next.offset());
        history().processed(next);
        lag.processed(
                next, records.isEmpty() ? null : records.get(records.size() - 1).logTime());
    }

    private void countReplays(List<StreamRecord<S>> records) {
        for (StreamRecord<S> record : records) {
            if (!history().isReplay(record.origin().offset())) {
                return;
            }
            if (!isRereading(record)) {
                meters().replayed.increment();
            }
        }
    }

    /** Returns false if the record must be tried again after a pause. */
    private boolean process(StreamRecord<S> record) {
        String rejection = history().rejectionOf(record.origin().offset());
        if (rejection != null) {
            ownership.poison().bury(record, rejection);
            return true;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                scope.chain().process(record);
                return true;
            } catch (TransientException e) {
                pauseAfter(e);
                return false;
            } catch (HoldException e) {
                pause.forAnother(HOLD);
                return false;
            } catch (FencedException | FatalException | RewindException e) {
                throw e;
            } catch (RuntimeException e) {
                if (isRereading(record)) {
                    return true; // its failure was dealt with when it was first read
                }
                if (attempt >= ownership.poison().attempts()) {
                    ownership.poison().handle(record, e);
                    return true;
                }
            }
        }
    }

    private void pauseAfter(TransientException failure) {
        pause.afterFailure(history().pauseAfter(failure).orElseThrow(() -> new FatalException(failure)));
        meters().failures.increment();
    }

    private boolean isRereading(StreamRecord<S> record) {
        return isRewound && isBeforeResume(record.origin().offset());
    }

    private boolean isBeforeResume(long offset) {
        return offset < ownership.start().resume().offset();
    }

    /** Begins a commit if time or count ask for it, and fails one that takes too long. */
    void commitIfDue(long now) {
        commits.checkTimeout(now);
        if ((!isRewound && commits.isDue(lag.position(), now)) || (canCommit() && dedup.isCommitWanted())) {
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
        return !isRewound && commits.canStart(lag.position());
    }

    /** Goes back for the ids that another partition needs of this one. */
    void rewindIfWanted() {
        dedup.rewindIfWanted();
    }

    private void startCommit() {
        long pendingRecords = 0;
        long pendingBytes = 0;
        for (Batch<S> batch : queue) {
            pendingRecords += batch.records().size();
            pendingBytes += batch.bytes();
        }
        commits.start(lag.position(), pendingRecords, pendingBytes);
    }

    /** Returns whether it waits for another partition and has nothing that a commit could free. */
    boolean isHeldIdle() {
        return pause.isForAnother() && isSettled();
    }

    boolean isCommitUnderWay() {
        return commits.isUnderWay();
    }

    /** Returns whether all that was processed is committed. */
    boolean isSettled() {
        return !commits.isUnderWay() && !canCommit();
    }

    long uncommittedBytes() {
        return commits.uncommittedBytes();
    }

    /** Looks at the log's end; returns whether the log has had more for too long without anything arriving. */
    boolean isStalled(OptionalLong newLogEnd, boolean wasPolled) {
        lag.logEnds(newLogEnd);
        scope.chain()
                .dedup()
                .ifPresent(stage -> stage.caughtUp(partition(), lag.records().orElse(1) == 0));
        long now = scope.environment().nanoTime();
        if (!wasPolled || !queue.isEmpty() || lag.records().orElse(0) == 0) {
            lastArrival = now;
        }
        return now - lastArrival >= scope.settings().reopenAfter().toNanos();
    }

    PartitionStatus status() {
        return new PartitionStatus(
                partition(), ownership.claim().epoch(), commits.committed(), lag.records(), timeLag());
    }

    DrainReport.Remainder remainder() {
        return new DrainReport.Remainder(partition(), commits.committed(), commits.uncommittedRecords());
    }

    private Duration timeLag() {
        return lag.time(scope.environment().now());
    }

    /** Drops what is not committed. Nothing is called after this. */
    void close() {
        removeGauges.run();
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

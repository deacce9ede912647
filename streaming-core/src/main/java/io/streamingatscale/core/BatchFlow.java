package io.streamingatscale.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The way of records through steps that are done with a record when they return: a batch is processed as it comes, and
 * written as a whole.
 *
 * <p><b>Threads:</b> the worker's.
 */
final class BatchFlow<S, T> implements PartitionFlow<S> {

    /** How long a record waits for another partition before it asks again. */
    static final Duration HOLD = Duration.ofMillis(10);

    private final WorkerScope<S, T> scope;
    private final Ownership<S, T> ownership;
    private final CommitSequence<S, T> commits;
    private final PartitionProgress<S> progress;
    private final TaskPause pause;
    private final Deque<Batch<S>> queue = new ArrayDeque<>();
    private final List<StreamRecord<T>> outputs = new ArrayList<>();
    private int cursor;

    BatchFlow(
            WorkerScope<S, T> scope,
            Ownership<S, T> ownership,
            CommitSequence<S, T> commits,
            PartitionProgress<S> progress) {
        this.scope = scope;
        this.ownership = ownership;
        this.commits = commits;
        this.progress = progress;
        this.pause = new TaskPause(scope.environment());
    }

    @Override
    public void add(Batch<S> batch) {
        queue.add(batch);
    }

    @Override
    public boolean advance() {
        boolean worked = false;
        while (!queue.isEmpty() && !commits.holdsWrites() && !pause.isOn() && !isStopping()) {
            processHead(queue.element());
            worked = true;
        }
        return worked;
    }

    private void processHead(Batch<S> batch) {
        List<StreamRecord<S>> records = batch.records();
        for (; cursor < records.size(); cursor++) {
            if (isStopping() || !process(records.get(cursor))) {
                outputs.addAll(scope.chain().takeOutputs());
                splitIfWanted(batch);
                return;
            }
        }
        write();
        queue.remove();
        cursor = 0;
        progress.finish(records, batch.next());
    }

    private boolean isStopping() {
        return scope.environment().isStopping();
    }

    /**
     * Finishes the records before one that waits for another partition, or is not begun any more, so that they can be
     * committed: the other one may be waiting for them.
     */
    private void splitIfWanted(Batch<S> batch) {
        if (cursor == 0 || !(pause.isForAnother() || isStopping())) {
            return;
        }
        List<StreamRecord<S>> all = batch.records();
        List<StreamRecord<S>> rest = all.subList(cursor, all.size());
        Position next = Position.of(rest.get(0).origin().offset());
        write();
        queue.remove();
        queue.addFirst(new Batch<>(batch.partition(), rest, batch.next(), batch.bytes() * rest.size() / all.size()));
        progress.finish(all.subList(0, cursor), next);
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

    /** Returns false if the record must be tried again after a pause. */
    private boolean process(StreamRecord<S> record) {
        String rejection = ownership.history().rejectionOf(record.origin().offset());
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
                if (progress.isRereading(record)) {
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
        pause.afterFailure(ownership.pauseAfter(failure));
    }

    @Override
    public void finishBegun() {}

    @Override
    public boolean isEmpty() {
        return queue.isEmpty();
    }

    @Override
    public boolean isUnderWay() {
        return false;
    }

    @Override
    public boolean isHeld() {
        return pause.isForAnother();
    }

    @Override
    public long pendingRecords() {
        long sum = 0;
        for (Batch<S> batch : queue) {
            sum += batch.records().size();
        }
        return sum;
    }

    @Override
    public long untouchedRecords() {
        return cursor > 0 || pause.isOn() ? 0 : pendingRecords();
    }

    @Override
    public long pendingBytes() {
        long sum = 0;
        for (Batch<S> batch : queue) {
            sum += batch.bytes();
        }
        return sum;
    }

    @Override
    public long rereadBytes() {
        return 0;
    }

    @Override
    public void close() {}
}

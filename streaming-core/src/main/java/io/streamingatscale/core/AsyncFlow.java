package io.streamingatscale.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of records through steps of which some are asynchronous. Each {@link AsyncLane} stands between two segments of
 * steps that are not; every segment sees the records in the order of the log, and what a record gives is written, and the
 * position moved behind it, in that order too. So whatever happens inside a lane cannot be told from outside.
 *
 * <p>What goes wrong with a record in a segment or a call goes on with it, and is dealt with when it is the first that is not
 * processed.
 *
 * <p><b>Threads:</b> the worker's.
 */
final class AsyncFlow<S, T> implements PartitionFlow<S> {

    private final WorkerScope<S, T> scope;
    private final Ownership<S, T> ownership;
    private final CommitSequence<S, T> commits;
    private final PartitionProgress<S> progress;
    private final TurnQueue<S> queue = new TurnQueue<>();
    /** What the segments process: the queue for the first one, the lane before it for each other. */
    private final List<TurnSource<S>> sources = new ArrayList<>();

    private final List<AsyncLane<S, ?, ?>> lanes = new ArrayList<>();
    private final List<TaskPause> pauses = new ArrayList<>();
    private final Runnable removeGauge;
    private final int last;
    private volatile int inFlight;
    private long pendingRecords;
    private long pendingBytes;
    private long rereadBytes;

    AsyncFlow(
            WorkerScope<S, T> scope,
            Ownership<S, T> ownership,
            CommitSequence<S, T> commits,
            PartitionProgress<S> progress) {
        this.scope = scope;
        this.ownership = ownership;
        this.commits = commits;
        this.progress = progress;
        scope.chain().asyncSteps().forEach(step -> lanes.add(new AsyncLane<>(step)));
        this.last = lanes.size();
        sources.add(queue);
        sources.addAll(lanes);
        sources.forEach(source -> pauses.add(new TaskPause(scope.environment())));
        this.removeGauge = ownership.meters().gauge("streaming.async.inflight", this, flow -> flow.inFlight);
    }

    @Override
    public void add(Batch<S> batch) {
        boolean isCounted = progress.isWithEffect(batch.next());
        queue.add(batch, isCounted);
        count(batch.records().size(), batch.bytes(), isCounted);
    }

    private void count(int records, long bytes, boolean isCounted) {
        if (isCounted) {
            pendingRecords += records;
            pendingBytes += bytes;
        } else {
            rereadBytes += bytes;
        }
    }

    @Override
    public boolean advance() {
        return advanceFrom(0);
    }

    @Override
    public void finishBegun() {
        advanceFrom(1);
    }

    private boolean advanceFrom(int firstSegment) {
        boolean any = false;
        lanes.forEach(AsyncLane::expire);
        for (boolean worked = true; worked; any |= worked) {
            worked = finish();
            for (int segment = last - 1; segment >= firstSegment; segment--) {
                worked |= handOn(segment);
            }
        }
        inFlight = lanes.stream().mapToInt(AsyncLane::size).sum();
        return any;
    }

    // ---- segments ----

    /** Passes records through a segment into the lane behind it. */
    private boolean handOn(int segment) {
        AsyncLane<S, ?, ?> lane = lanes.get(segment);
        boolean any = false;
        while (lane.hasRoom() && !(segment == 0 && scope.environment().isStopping())) {
            Turn<S> turn = next(segment);
            if (turn == null) {
                break;
            }
            if (turn.isOut()) {
                lane.enter(turn, List.of());
            }
            sources.get(segment).remove();
            any = true;
        }
        return any;
    }

    /** Passes records through the last segment, writes what that gives, and moves the position behind them. */
    private boolean finish() {
        List<Turn<S>> done = new ArrayList<>();
        while (!commits.holdsWrites()) {
            Turn<S> turn = next(last);
            if (turn == null) {
                break;
            }
            conclude(turn);
            sources.get(last).remove();
            done.add(turn);
        }
        List<StreamRecord<T>> outputs = scope.chain().takeOutputs();
        if (!outputs.isEmpty()) {
            ownership.writer().write(outputs);
        }
        for (Turn<S> turn : done) {
            progress.finish(turn.read, turn.next);
            count(-turn.read.size(), -turn.bytes, turn.isCounted);
        }
        return !done.isEmpty();
    }

    /** Does as the policy says with a record that is left out. */
    private void conclude(Turn<S> turn) {
        for (StreamRecord<S> record : turn.read) {
            if (turn.rejection != null) {
                ownership.poison().bury(record, turn.rejection);
            } else if (turn.failure != null) {
                ownership.poison().handle(record, turn.failure);
            }
        }
    }

    /** Returns the next record if it has passed the segment or is left out; null if none can at this moment. */
    private @Nullable Turn<S> next(int segment) {
        TaskPause pause = pauses.get(segment);
        if (pause.isOn()) {
            return null;
        }
        if (segment > 0) {
            lanes.get(segment - 1).retryWanted();
        }
        Turn<S> turn = sources.get(segment).ready();
        return turn == null || turn.isOut() || pass(segment, turn) ? turn : null;
    }

    /** Returns false if the record must be tried again. */
    private boolean pass(int segment, Turn<S> turn) {
        while (true) {
            try {
                run(segment, turn);
                return true;
            } catch (TransientException e) {
                pauses.get(segment).afterFailure(ownership.pauseAfter(e));
                if (segment > 0) {
                    lanes.get(segment - 1).wantRetry();
                }
                return false;
            } catch (HoldException e) {
                pauses.get(segment).forAnother(BatchFlow.HOLD);
                return false;
            } catch (FencedException | FatalException | RewindException e) {
                throw e;
            } catch (RuntimeException e) {
                if (isOutAfter(segment, turn, e)) {
                    return true;
                }
                if (segment > 0 && lanes.get(segment - 1).retry(turn)) {
                    return false;
                }
            }
        }
    }

    private void run(int segment, Turn<S> turn) {
        if (segment == 0) {
            turn.rejection = rejectionOf(turn);
            if (turn.rejection != null) {
                turn.leaveOut();
                return;
            }
        }
        scope.chain().run(segment, segment == 0 ? turn.read : turn.results());
        if (segment < last) {
            lanes.get(segment).enter(turn, scope.chain().takeHandedOn());
        }
    }

    private @Nullable String rejectionOf(Turn<S> turn) {
        return turn.read.isEmpty()
                ? null
                : ownership.history().rejectionOf(turn.read.get(0).origin().offset());
    }

    /** Counts a failure that is not transient; returns whether the record is left out for it. */
    private boolean isOutAfter(int segment, Turn<S> turn, RuntimeException failure) {
        if (turn.countFailure() < ownership.poison().attempts()) {
            return false;
        }
        boolean isReread = turn.read.stream().anyMatch(progress::isRereading);
        turn.failure = isReread ? null : failure; // it was dealt with when the record was first read
        if (segment > 0) {
            lanes.get(segment - 1).leaveOut(turn);
        } else {
            turn.leaveOut();
        }
        return true;
    }

    // ---- figures ----

    @Override
    public boolean isEmpty() {
        return queue.isEmpty() && lanes.stream().allMatch(AsyncLane::isEmpty);
    }

    @Override
    public boolean isUnderWay() {
        int first = firstSegment();
        return first > 0 && !pauses.get(first).isOn();
    }

    @Override
    public boolean isHeld() {
        return pauses.get(firstSegment()).isForAnother();
    }

    /** Returns which segment the first record that is not processed comes to next. */
    private int firstSegment() {
        int segment = last;
        while (segment > 0 && sources.get(segment).isEmpty()) {
            segment--;
        }
        return segment;
    }

    @Override
    public long pendingRecords() {
        return pendingRecords;
    }

    @Override
    public long untouchedRecords() {
        long begun = lanes.stream().mapToLong(AsyncLane::countedRecords).sum();
        return pauses.get(0).isOn() ? 0 : pendingRecords - begun;
    }

    @Override
    public long pendingBytes() {
        return pendingBytes;
    }

    @Override
    public long rereadBytes() {
        return rereadBytes;
    }

    @Override
    public void close() {
        removeGauge.run();
        scope.chain().takeHandedOn();
        lanes.forEach(AsyncLane::close);
    }
}

package io.streamingatscale.core;

import io.streamingatscale.core.Worker.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The loop of a {@link Worker}: when to poll, process and commit, and when to wait. */
final class WorkerLoop<S, T> {

    private static final Duration LONGEST_POLL = Duration.ofMillis(50);
    private static final Duration POLL_DURING_COMMIT = Duration.ofMillis(5);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(100).toNanos();

    private final WorkerScope<S, T> scope;
    private final ReaderSlot slot;
    private final PartitionTasks<S, T> tasks;
    private final PartitionHistory sourceHistory;
    private @Nullable SourceReader<S> reader;
    private boolean isSourcePaused;
    private long sourcePausedUntil;
    private volatile @Nullable String sourceTrouble;
    private long lastLook;
    private boolean wasBlocked;

    WorkerLoop(PipelineSpec<S, T> spec, WorkerEnvironment environment, ReaderSlot slot) {
        Mailbox mailbox = new Mailbox(environment);
        this.scope = new WorkerScope<>(spec, environment, mailbox, spec.newChain(environment, mailbox));
        this.slot = slot;
        this.tasks = new PartitionTasks<>(scope);
        this.sourceHistory = new PartitionHistory(spec.settings().retries(), environment.random());
        this.lastLook = environment.nanoTime();
    }

    Progress step() {
        boolean completed = scope.mailbox().runAll();
        boolean worked = tasks.advance() || completed;
        tasks.throwIfFatal();
        if (reader != null) {
            look(reader);
            tasks.release(reader);
        }
        if (isFull() || isSourcePaused()) {
            wasBlocked = true;
            return worked ? Progress.WORKED : Progress.BLOCKED;
        }
        boolean received = poll();
        if (received || worked) {
            return Progress.WORKED;
        }
        return scope.chain().isCallUnderWay() ? Progress.BLOCKED : Progress.IDLE;
    }

    private boolean isFull() {
        if (tasks.uncommittedBytes() < scope.settings().maxInFlightBytes()) {
            return false;
        }
        tasks.makeRoom();
        return true;
    }

    private boolean isSourcePaused() {
        if (isSourcePaused && scope.environment().nanoTime() - sourcePausedUntil >= 0) {
            isSourcePaused = false;
        }
        return isSourcePaused;
    }

    private boolean poll() {
        Optional<Batch<S>> batch = pollSource();
        tasks.throwIfFatal();
        batch.ifPresent(tasks::accept);
        return batch.isPresent();
    }

    private Optional<Batch<S>> pollSource() {
        try {
            if (reader == null) {
                reader = scope.spec().source().open(slot, tasks);
                tasks.attach(reader);
            }
            Optional<Batch<S>> batch = reader.poll(pollTimeout());
            sourceHistory.recovered();
            sourceTrouble = null;
            return batch;
        } catch (TransientException e) {
            pauseSource(e);
            return Optional.empty();
        }
    }

    private Duration pollTimeout() {
        if (scope.chain().isCallUnderWay()) {
            return Duration.ZERO; // how calls end is to be heard of at once, so the wait is the environment's
        }
        return tasks.isCommitUnderWay() ? POLL_DURING_COMMIT : LONGEST_POLL;
    }

    private void pauseSource(TransientException failure) {
        Duration pause = sourceHistory.pauseAfter(failure).orElseThrow(() -> failure);
        String trouble = TaskLog.describe(failure) + ", failures=" + sourceHistory.failures() + ", pause=" + pause;
        TaskLog.sourceFailed(trouble);
        sourceTrouble = "source: " + trouble;
        isSourcePaused = true;
        sourcePausedUntil = scope.environment().nanoTime() + pause.toNanos();
    }

    private void look(SourceReader<S> source) {
        long now = scope.environment().nanoTime();
        if (now - lastLook >= LOOK_EVERY_NANOS) {
            lastLook = now;
            tasks.look(source, !wasBlocked);
            wasBlocked = false;
        }
    }

    DrainReport drain(Duration timeout) {
        DrainReport report = tasks.drain(timeout);
        if (reader != null) {
            closeReader(reader);
        }
        scope.chain().close();
        return report;
    }

    private static void closeReader(SourceReader<?> reader) {
        try {
            reader.close();
        } catch (RuntimeException e) {
            TaskLog.sourceFailed("reader did not close, " + TaskLog.describe(e));
        }
    }

    List<PartitionStatus> partitions() {
        return tasks.statuses();
    }

    List<String> troubles() {
        List<String> all = new ArrayList<>(tasks.troubles());
        String ofSource = sourceTrouble;
        if (ofSource != null) {
            all.add(ofSource);
        }
        return all;
    }
}

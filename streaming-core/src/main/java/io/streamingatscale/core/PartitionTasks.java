package io.streamingatscale.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that one worker owns: claims them, gives them back, and decides what a failure of one of them means.
 *
 * <p><b>Threads:</b> the worker's, inside the source's poll too; {@link #statuses} and {@link #troubles} any.
 */
final class PartitionTasks<S, T> implements OwnershipListener {

    private record Release(Partition partition, Duration pause) {}

    private static final Duration HELD_PAUSE = Duration.ofMillis(100);
    private static final long LONGEST_WAIT_NANOS = Duration.ofMillis(100).toNanos();

    private final WorkerScope<S, T> scope;
    private final PartitionClaims<S, T> claims;
    private final Map<Partition, PartitionTask<S, T>> tasks = new ConcurrentHashMap<>();
    private final Map<Partition, PartitionHistory> histories = new HashMap<>();
    private final Map<Partition, String> troubles = new ConcurrentHashMap<>();
    private final List<Release> releases = new ArrayList<>();
    private @Nullable SourceReader<S> reader;
    private @Nullable RuntimeException fatal;

    PartitionTasks(WorkerScope<S, T> scope) {
        this.scope = scope;
        this.claims = new PartitionClaims<>(scope);
    }

    void attach(SourceReader<S> newReader) {
        reader = newReader;
    }

    // ---- ownership, called by the reader inside its poll ----

    @Override
    public Grant onClaim(Partition partition, Function<Claim, Position> configuredStart) {
        drop(partition);
        scope.chain().dedup().ifPresent(stage -> stage.claiming(partition));
        PartitionHistory history = histories.computeIfAbsent(
                partition,
                key -> new PartitionHistory(
                        scope.settings().retries(), scope.environment().random()));
        try {
            return claim(partition, history, configuredStart);
        } catch (RuntimeException e) {
            Duration pause = judge(partition, history, e);
            throw new TransientException("partition was not claimed: partition=" + partition, e, pause);
        }
    }

    private Grant claim(Partition partition, PartitionHistory history, Function<Claim, Position> configuredStart) {
        Ownership<S, T> ownership = claims.claim(partition, history, reader, configuredStart);
        tasks.put(partition, newTask(ownership));
        try {
            scope.chain().claimed(ownership.claim(), ownership.start());
        } catch (RuntimeException e) {
            drop(partition);
            throw e;
        }
        history.claimed();
        TaskLog.claimed(ownership.claim(), ownership.start().resume());
        return new Grant(ownership.start().readFrom(), ownership.claim().epoch());
    }

    private PartitionTask<S, T> newTask(Ownership<S, T> ownership) {
        Relay<S, T> relay = new Relay<>(this, scope.mailbox());
        relay.task = new PartitionTask<>(scope, ownership, relay::accept, this::committed);
        return relay.task;
    }

    /** Brings continuations back to the worker's thread and to the task they belong to, if it is still there. */
    private static final class Relay<S, T> {
        private final PartitionTasks<S, T> tasks;
        private final Mailbox mailbox;
        private @Nullable PartitionTask<S, T> task;

        Relay(PartitionTasks<S, T> tasks, Mailbox mailbox) {
            this.tasks = tasks;
            this.mailbox = mailbox;
        }

        void accept(Runnable continuation) {
            mailbox.post(() -> tasks.guard(Objects.requireNonNull(task), continuation));
        }
    }

    @Override
    public void onRevoke(Set<Partition> partitions) {
        List<PartitionTask<S, T>> leaving = owned(partitions);
        settle(leaving, scope.settings().drainTimeout());
        leaving.forEach(task -> TaskLog.revoked(task.remainder()));
        forget(partitions);
    }

    @Override
    public void onLost(Set<Partition> partitions) {
        owned(partitions).forEach(task -> TaskLog.lost(task.remainder()));
        forget(partitions);
    }

    private List<PartitionTask<S, T>> owned(Collection<Partition> partitions) {
        return partitions.stream().map(tasks::get).filter(Objects::nonNull).toList();
    }

    private void forget(Set<Partition> partitions) {
        partitions.forEach(this::drop);
        scope.chain().dedup().ifPresent(stage -> partitions.forEach(stage::lost));
        histories.keySet().removeAll(partitions);
        troubles.keySet().removeAll(partitions);
        releases.removeIf(release -> partitions.contains(release.partition()));
    }

    // ---- work ----

    void accept(Batch<S> batch) {
        PartitionTask<S, T> task = tasks.get(batch.partition());
        if (task != null) {
            guard(task, () -> task.accept(batch));
        }
    }

    /** Processes what had to wait and begins the commits that are due; returns whether any record was processed. */
    boolean advance() {
        long now = scope.environment().nanoTime();
        boolean[] worked = {false};
        for (PartitionTask<S, T> task : tasks.values()) {
            guard(task, () -> {
                task.rewindIfWanted();
                worked[0] |= task.advance();
                task.commitIfDue(now);
            });
        }
        return worked[0];
    }

    /** Makes room: commits what can be committed, and gives up what only waits for other partitions to be read. */
    void makeRoom() {
        for (PartitionTask<S, T> task : tasks.values()) {
            guard(task, task::commitNow);
            if (task.isHeldIdle()) {
                drop(task.partition());
                releases.add(new Release(task.partition(), HELD_PAUSE));
            }
        }
    }

    /** Commits what the tasks have processed or are in the midst of, and waits for it as long as the time allows. */
    void settle(List<PartitionTask<S, T>> leaving, Duration timeout) {
        long deadline = scope.environment().nanoTime() + timeout.toNanos();
        while (true) {
            scope.mailbox().runAll();
            leaving.forEach(task -> guard(task, task::settle));
            long remaining = deadline - scope.environment().nanoTime();
            boolean mayWait = remaining > 0 && !Thread.currentThread().isInterrupted();
            if (!mayWait || leaving.stream().noneMatch(this::isUnsettled)) {
                return;
            }
            scope.environment().await(Duration.ofNanos(Math.min(remaining, LONGEST_WAIT_NANOS)));
        }
    }

    private boolean isUnsettled(PartitionTask<S, T> task) {
        return tasks.get(task.partition()) == task && !task.isSettled();
    }

    /** Commits what can be committed in time, drops all partitions, and reports what was left. */
    DrainReport drain(Duration timeout) {
        List<PartitionTask<S, T>> leaving = List.copyOf(tasks.values());
        settle(leaving, timeout);
        DrainReport report =
                new DrainReport(leaving.stream().map(PartitionTask::remainder).toList());
        leaving.forEach(task -> drop(task.partition()));
        return report;
    }

    long uncommittedBytes() {
        long sum = 0;
        for (PartitionTask<S, T> task : tasks.values()) {
            sum += task.uncommittedBytes();
        }
        return sum;
    }

    boolean isCommitUnderWay() {
        for (PartitionTask<S, T> task : tasks.values()) {
            if (task.isCommitUnderWay()) {
                return true;
            }
        }
        return false;
    }

    /** Looks at the logs' ends and has partitions opened anew from which nothing arrives. */
    void look(SourceReader<S> source, boolean wasPolled) {
        for (PartitionTask<S, T> task : tasks.values()) {
            if (task.isStalled(source.logEnd(task.partition()), wasPolled)) {
                Duration silence = scope.settings().reopenAfter();
                TaskLog.reopened(task.partition(), silence);
                task.meters().reopened.increment();
                troubles.put(task.partition(), task.partition() + ": nothing arrived for " + silence + ", opened anew");
                drop(task.partition());
                releases.add(new Release(task.partition(), Duration.ZERO));
            }
        }
    }

    // ---- failures ----

    private void guard(PartitionTask<S, T> task, Runnable action) {
        if (tasks.get(task.partition()) != task) {
            return;
        }
        try {
            action.run();
        } catch (RewindException e) {
            drop(task.partition());
            task.history().rewindTo(e.from());
            releases.add(new Release(task.partition(), Duration.ZERO));
        } catch (RuntimeException e) {
            task.meters().failures.increment();
            drop(task.partition());
            releases.add(new Release(task.partition(), judge(task.partition(), task.history(), e)));
        }
    }

    /** Decides what a failure means: the pause before the partition is claimed again, or the end of the pipeline. */
    private Duration judge(Partition partition, PartitionHistory history, RuntimeException failure) {
        Duration pause = pauseAfter(history, failure);
        if (pause == null) {
            fatal = failure instanceof FatalException e ? e.reason() : failure;
            return Duration.ZERO;
        }
        String trouble = TaskLog.describe(failure) + ", failures=" + history.failures() + ", pause=" + pause;
        TaskLog.failed(partition, trouble);
        troubles.put(partition, partition + ": " + trouble);
        return pause;
    }

    private @Nullable Duration pauseAfter(PartitionHistory history, RuntimeException failure) {
        if (failure instanceof FencedException) {
            return history.pauseAfterFencing();
        }
        if (failure instanceof TransientException e) {
            return history.pauseAfter(e).orElse(null);
        }
        if (failure instanceof PoisonRecordException e && !scope.spec().poison().isStop()) {
            return history.reject(e.origin().offset(), e.toString()) ? Duration.ZERO : null;
        }
        return null;
    }

    private void committed(Checkpoint checkpoint) {
        scope.chain().dedup().ifPresent(stage -> stage.committed(checkpoint));
        troubles.remove(checkpoint.partition());
        if (reader != null) {
            reader.onCommitted(checkpoint);
        }
    }

    private void drop(Partition partition) {
        PartitionTask<S, T> task = tasks.remove(partition);
        if (task != null) {
            task.close();
        }
    }

    /** Has the source offer again what was dropped; called between polls. */
    void release(SourceReader<S> source) {
        releases.forEach(release -> source.release(release.partition(), release.pause()));
        releases.clear();
    }

    void throwIfFatal() {
        if (fatal != null) {
            throw fatal;
        }
    }

    List<PartitionStatus> statuses() {
        return tasks.values().stream().map(PartitionTask::status).toList();
    }

    List<String> troubles() {
        return List.copyOf(troubles.values());
    }
}

package io.streamingatscale.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A sink in memory whose commits take effect, and are answered, when the test says so. */
final class FakeSink<T> implements Sink<T> {

    private final Effect effect;
    private final FakeStore store = new FakeStore();
    /** What has taken effect, in order. */
    final List<StreamRecord<T>> applied = new ArrayList<>();
    /** The same by value as key: first write wins. */
    final Map<T, StreamRecord<T>> table = new LinkedHashMap<>();
    /** Commits asked for and not answered yet. */
    final Deque<PendingCommit> pending = new ArrayDeque<>();

    final List<String> calls = new ArrayList<>();
    boolean answersAtOnce = true;
    RuntimeException failNextOpen;
    RuntimeException failNextWrite;
    RuntimeException failNextClose;
    /** Where set, a record of this value can never be stored. */
    T refused;

    boolean isClosed;

    FakeSink(Effect effect) {
        this.effect = effect;
    }

    @Override
    public String name() {
        return "store";
    }

    @Override
    public Effect effect() {
        return effect;
    }

    @Override
    public Optional<CheckpointStore> checkpointStore() {
        return effect == Effect.TRANSACTIONAL ? Optional.of(store) : Optional.empty();
    }

    @Override
    public SinkWriter<T> open(Claim claim) {
        calls.add("open " + claim.partition() + " epoch " + claim.epoch());
        RuntimeException failure = failNextOpen;
        failNextOpen = null;
        if (failure != null) {
            throw failure;
        }
        return new Writer();
    }

    @Override
    public void close() {
        isClosed = true;
    }

    List<T> values() {
        return applied.stream().map(StreamRecord::value).toList();
    }

    final class Writer implements SinkWriter<T> {

        private List<StreamRecord<T>> buffer = new ArrayList<>();
        private boolean isDead;

        @Override
        public void write(List<StreamRecord<T>> records) {
            alive();
            RuntimeException failure = failNextWrite;
            failNextWrite = null;
            if (failure != null) {
                buffer.add(records.get(0)); // half-way
                isDead = true;
                throw failure;
            }
            buffer.addAll(records);
        }

        @Override
        public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
            alive();
            calls.add("commit " + checkpoint.partition() + " " + checkpoint.position());
            PendingCommit commit = new PendingCommit(checkpoint, buffer);
            buffer = new ArrayList<>();
            pending.add(commit);
            if (answersAtOnce) {
                pending.remove().succeed();
            }
            return commit.answer;
        }

        private void alive() {
            if (isDead) {
                throw new AssertionError("a writer that failed or was closed is called again");
            }
        }

        @Override
        public void close() {
            isDead = true;
            calls.add("close");
            RuntimeException failure = failNextClose;
            failNextClose = null;
            if (failure != null) {
                throw failure;
            }
        }
    }

    final class PendingCommit {

        private final Checkpoint checkpoint;
        private final List<StreamRecord<T>> records;
        private final CompletableFuture<CommitResult> answer = new CompletableFuture<>();

        PendingCommit(Checkpoint checkpoint, List<StreamRecord<T>> records) {
            this.checkpoint = checkpoint;
            this.records = records;
        }

        /** Takes effect and says so. */
        void succeed() {
            try {
                answer.complete(apply());
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }

        /** Takes effect, but the reply is lost. */
        void applyThenFail(RuntimeException failure) {
            try {
                apply();
                answer.completeExceptionally(failure);
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            }
        }

        /** Takes no effect. */
        void fail(RuntimeException failure) {
            answer.completeExceptionally(failure);
        }

        private CommitResult apply() {
            for (StreamRecord<T> record : records) {
                if (record.value().equals(refused)) {
                    throw new PoisonRecordException(record.origin(), "refused", null);
                }
            }
            if (effect == Effect.TRANSACTIONAL) {
                store.save(checkpoint);
            }
            applied.addAll(records);
            int before = table.size();
            records.forEach(record -> table.putIfAbsent(record.value(), record));
            int added = table.size() - before;
            return effect == Effect.KEYED
                    ? new CommitResult(added, records.size() - added)
                    : new CommitResult(records.size(), 0);
        }
    }
}

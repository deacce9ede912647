package io.streamingatscale.testkit;

import static io.streamingatscale.testkit.DefectRules.has;
import static io.streamingatscale.testkit.SinkDefect.*;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A writer that keeps records until the commit, and stores them on the thread of the store. */
final class WrongSinkWriter implements SinkWriter<String> {

    private final WrongSink sink;
    private final Claim claim;
    private final List<StreamRecord<String>> buffer = new CopyOnWriteArrayList<>();
    private final List<String> seenEarly = new CopyOnWriteArrayList<>();
    /** How much was there before the last write; 0 if that was the first. */
    private int lastWrite;

    private int countedSoFar;
    private volatile boolean isClosed;

    WrongSinkWriter(WrongSink sink, Claim claim) {
        this.sink = sink;
        this.claim = claim;
    }

    @Override
    public void write(List<StreamRecord<String>> records) {
        lastWrite = buffer.isEmpty() ? Integer.MAX_VALUE : buffer.size();
        if (has(TURNS_BATCHES_AROUND)) {
            Collections.reverse(records);
        }
        for (StreamRecord<String> each :
                has(CUTS_BATCHES) && records.size() > 200 ? records.subList(0, 200) : records) {
            boolean isKnown = buffer.stream().anyMatch(other -> other.origin().equals(each.origin()));
            if (!has(ONE_RECORD_PER_ORIGIN) || !isKnown) {
                buffer.add(each);
            }
        }
        if (has(WRITES_BEFORE_THE_COMMIT)) {
            List<String> ids = records.stream().map(StreamRecord::value).toList();
            seenEarly.addAll(ids);
            sink.place.stored.addAll(ids);
        }
    }

    // ---- commit ----

    @Override
    public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
        boolean leavesSome = has(LEAVES_THE_LAST_WRITE_TO_THE_NEXT_COMMIT) && lastWrite < buffer.size();
        List<StreamRecord<String>> taken = List.copyOf(leavesSome ? buffer.subList(0, lastWrite) : buffer);
        if (!has(LOSES_WHAT_IS_WRITTEN_MEANWHILE)) {
            buffer.subList(0, taken.size()).clear();
        }
        lastWrite = 0;
        CompletableFuture<CommitResult> done = new CompletableFuture<>();
        sink.place.thread.execute(() -> {
            try {
                complete(done, taken, checkpoint);
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    private void complete(
            CompletableFuture<CommitResult> done, List<StreamRecord<String>> batch, Checkpoint checkpoint) {
        if (batch.isEmpty() && has(EMPTY_COMMIT_NEVER_COMPLETES)) {
            return;
        }
        if (has(LOSES_WHAT_IS_WRITTEN_MEANWHILE)) {
            awaitShortly(() -> buffer.size() > batch.size());
        }
        if (has(CLOSED_COMMIT_SAYS_DONE) || has(CLOSED_COMMIT_NEVER_ENDS)) {
            awaitShortly(() -> isClosed);
        }
        if (isClosed && has(CLOSED_COMMIT_NEVER_ENDS)) {
            return;
        }
        if (isClosed && has(CLOSED_COMMIT_SAYS_DONE)) {
            done.complete(new CommitResult(batch.size(), 0));
        }
        if (!has(SAVES_AFTER_THE_DATA) && !has(CHECKPOINTS_END_WITH_THE_SINK)) {
            checkOpen();
        }
        CommitResult result = stored(batch, checkpoint);
        if (has(LOSES_WHAT_IS_WRITTEN_MEANWHILE)) {
            buffer.clear();
        }
        done.complete(result);
    }

    private void checkOpen() {
        if (isClosed) {
            throw new TransientException("closed", null);
        }
    }

    private CommitResult stored(List<StreamRecord<String>> batch, Checkpoint checkpoint) {
        seenEarly.forEach(sink.place.stored::remove);
        seenEarly.clear();
        CommitResult result =
                sink.effect == Effect.TRANSACTIONAL ? inTransaction(batch, checkpoint) : plainlyStored(batch);
        if (has(EMPTY_COMMIT_COUNTS_ONE) && batch.isEmpty()) {
            return new CommitResult(1, 0);
        }
        countedSoFar += batch.size();
        return has(COUNTS_ALL_SO_FAR) ? new CommitResult(countedSoFar, 0) : result;
    }

    private CommitResult inTransaction(List<StreamRecord<String>> batch, Checkpoint checkpoint) {
        boolean checksNow = !has(CHECKS_NO_EPOCH) && !has(CHECKS_THE_EPOCH_WHEN_OPENED_ONLY);
        PlainCheckpoints checkpoints = sink.checkpoints();
        if (checksNow && !has(CHECKS_THE_EPOCH_AFTER_THE_WRITE)) {
            checkpoints.check(claim.partition(), claim.epoch());
        }
        batch.forEach(each -> sink.place.stored.add(each.value()));
        if (has(SAVES_AFTER_THE_DATA)) {
            awaitShortly(() -> isClosed);
            checkOpen();
        }
        if (checksNow) {
            checkpoints.check(claim.partition(), claim.epoch());
        }
        if (!batch.isEmpty() || !has(EMPTY_COMMIT_SAVES_NOTHING)) {
            checkpoints.put(checkpoint);
        }
        return new CommitResult(batch.size(), 0);
    }

    private CommitResult plainlyStored(List<StreamRecord<String>> batch) {
        int applied = 0;
        List<Object> inBatch = new ArrayList<>();
        Object whole = batch.stream().map(StreamRecord::value).toList();
        boolean isWholeNew = sink.place.keys.add(whole);
        for (StreamRecord<String> each : batch) {
            boolean isTwice = inBatch.contains(each.value());
            inBatch.add(each.value());
            if (isNew(each, isTwice, isWholeNew)) {
                sink.place.stored.add(each.value());
                applied++;
            }
        }
        return has(COUNTS_NOTHING_AS_ABSORBED)
                ? new CommitResult(batch.size(), 0)
                : new CommitResult(applied, batch.size() - applied);
    }

    private boolean isNew(StreamRecord<String> record, boolean isTwice, boolean isWholeNew) {
        if (sink.effect == Effect.APPEND) {
            boolean isFirst = sink.place.keys.add(record.value());
            return has(REMEMBERS_WHAT_IT_WROTE) ? isFirst : !isTwice || !has(LEAVES_OUT_WHAT_IS_TWICE_IN_A_BATCH);
        }
        if (has(KNOWS_WHOLE_BATCHES_ONLY)) {
            return isWholeNew;
        }
        return sink.place.keys.add(key(record)) || has(APPENDS_ALWAYS);
    }

    private Object key(StreamRecord<String> record) {
        long epoch = has(EACH_OWNER_HAS_KEYS_OF_ITS_OWN) ? claim.epoch() : 0;
        long offset = has(EACH_ORIGIN_HAS_A_KEY_OF_ITS_OWN) ? record.origin().offset() : 0;
        return List.of(epoch, offset, record.value());
    }

    private static void awaitShortly(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean() && System.nanoTime() - start < TimeUnit.MILLISECONDS.toNanos(50)) {
            Thread.onSpinWait();
        }
    }

    // ---- close ----

    @Override
    public void close() {
        isClosed = true;
        sink.writers.remove(this);
        seenEarly.forEach(sink.place.stored::remove);
        if (has(CLOSE_LEAVES_A_LOCK) && !buffer.isEmpty()) {
            sink.place.isLocked = true;
        }
        if (has(CLOSE_DROPS_WHAT_OTHERS_WROTE)) {
            sink.writers.forEach(other -> other.buffer.clear());
        }
        if (has(CLOSE_COMMITS_THE_REST)) {
            buffer.forEach(each -> sink.place.stored.add(each.value()));
        }
    }
}

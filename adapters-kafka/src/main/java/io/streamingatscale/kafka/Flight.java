package io.streamingatscale.kafka;

import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.TransientException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * The records sent between two commits, and whether the broker has taken them.
 *
 * <p><b>Threads:</b> {@link #send} and {@link #seal} by the worker's; the answers come on the producer's thread.
 */
final class Flight {

    private static final long ANSWER_SECONDS = 5;

    /** Counts the records under way, and one more until the flight is sealed. */
    private final AtomicLong underWay = new AtomicLong(1);

    private final LongAdder taken = new LongAdder();
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private final CompletableFuture<CommitResult> answered = new CompletableFuture<>();
    /** The record at fault, as soon as it is known. */
    private final CompletableFuture<PoisonRecordException> blamed = new CompletableFuture<>();

    /**
     * Sends a record; blocks where the producer's buffer is full.
     *
     * @throws TransientException if an earlier record was not taken for now: each of those after it might block as long
     */
    void send(Producer<byte[], byte[]> producer, OutgoingRecord record) {
        if (failure.get() instanceof TransientException known) {
            throw known;
        }
        underWay.incrementAndGet();
        var unused = producer.send(record.content(), (metadata, refusal) -> answer(record, refusal));
    }

    private void answer(OutgoingRecord record, @Nullable Exception refusal) {
        if (refusal == null) {
            taken.increment();
        } else {
            fail(asRuntime(record, refusal));
        }
        landed();
    }

    private static RuntimeException asRuntime(OutgoingRecord record, Exception refusal) {
        RuntimeException known =
                refusal instanceof RuntimeException runtime ? runtime : new KafkaException("send failed", refusal);
        return KafkaFailures.ofRecord(
                known,
                record.origin(),
                "record was not taken: topic=" + record.content().topic());
    }

    /** Keeps the first failure; but one that names the record at fault goes before those of others it took with it. */
    private void fail(RuntimeException newFailure) {
        if (newFailure instanceof PoisonRecordException poison) {
            blamed.complete(poison);
        }
        failure.accumulateAndGet(
                newFailure,
                (present, added) -> present == null
                                || (added instanceof PoisonRecordException
                                        && !(present instanceof PoisonRecordException))
                        ? added
                        : present);
    }

    private void landed() {
        if (underWay.decrementAndGet() > 0) {
            return;
        }
        RuntimeException known = failure.get();
        if (known == null) {
            answered.complete(new CommitResult(taken.sum(), 0));
        } else {
            answered.completeExceptionally(known);
        }
    }

    /**
     * Returns what a failed transaction means, sealing the flight. Where a record is to blame, waits a moment for the answer
     * that says which: the producer refuses further work a little before it answers.
     */
    RuntimeException explain(RuntimeException transactionFailure, String refusal) {
        if (!KafkaFailures.blamesRecord(transactionFailure)) {
            return KafkaFailures.of(transactionFailure, refusal);
        }
        try {
            CompletableFuture.anyOf(blamed, seal()).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return poisonOr(new TransientException(refusal, transactionFailure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return poisonOr(new TransientException(refusal, transactionFailure));
    }

    private RuntimeException poisonOr(RuntimeException other) {
        return blamed.isDone() ? blamed.join() : other;
    }

    /** Says that no more is sent; returns what completes when all was answered. Called once. */
    CompletableFuture<CommitResult> seal() {
        landed();
        return answered;
    }
}

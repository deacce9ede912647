package io.streamingatscale.kafka;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * Writes in transactions, each ended by its checkpoint. While one is being committed, on another thread, what is written is
 * held back: it belongs to the next.
 */
final class TransactionalWriter<T> implements SinkWriter<T> {

    private final ClaimedProducer producer;
    private final RecordMapping<T> mapping;
    private final Executor executor;
    private final Consumer<ClaimedProducer> discard;

    private final List<OutgoingRecord> held = new ArrayList<>();
    private Flight flight = new Flight();

    /** Written by the worker's thread and by that of the commit. */
    private boolean isCommitting;

    private boolean isClosed;

    /**
     * Makes a writer.
     *
     * @param executor for commits, which block
     * @param discard ends the producer; called once, when neither writer nor commit uses it any more
     */
    TransactionalWriter(
            ClaimedProducer producer, RecordMapping<T> mapping, Executor executor, Consumer<ClaimedProducer> discard) {
        this.producer = producer;
        this.mapping = mapping;
        this.executor = executor;
        this.discard = discard;
    }

    @Override
    public void write(List<StreamRecord<T>> records) {
        records.forEach(record -> held.add(mapping.map(record)));
        if (!isCommitting()) {
            sendHeld();
        }
    }

    private synchronized boolean isCommitting() {
        return isCommitting;
    }

    private void sendHeld() {
        try {
            held.forEach(record -> producer.send(flight, record));
        } catch (KafkaException e) {
            throw flight.explain(e, "records were not taken: topic=" + mapping.topic());
        }
        held.clear();
    }

    @Override
    public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
        sendHeld();
        Flight sent = flight;
        flight = new Flight();
        try {
            producer.send(checkpoint);
        } catch (KafkaException e) {
            throw sent.explain(e, "checkpoint was not taken: partition=" + checkpoint.partition());
        }
        synchronized (this) {
            isCommitting = true;
        }
        CompletableFuture<CommitResult> answer = new CompletableFuture<>();
        executor.execute(() -> commit(checkpoint, sent, answer));
        return answer;
    }

    /** Runs off the worker's thread. */
    private void commit(Checkpoint checkpoint, Flight sent, CompletableFuture<CommitResult> answer) {
        RuntimeException failure = null;
        try {
            producer.commit();
        } catch (RuntimeException e) {
            failure = sent.explain(e, "transaction was not confirmed: partition=" + checkpoint.partition());
        }
        committed(); // before the answer, which may bring the next commit at once
        if (failure == null) {
            answer.complete(sent.seal().join());
        } else {
            answer.completeExceptionally(failure);
        }
    }

    private synchronized void committed() {
        isCommitting = false;
        if (isClosed) {
            discard.accept(producer);
        }
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            if (!isCommitting) {
                discard.accept(producer);
            }
        }
    }
}

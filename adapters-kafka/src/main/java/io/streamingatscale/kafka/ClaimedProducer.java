package io.streamingatscale.kafka;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;

/**
 * The transactional producer of one claim. It was initialised by the claim, which fenced the producers of all claims before
 * it; the next claim fences this one.
 *
 * <p><b>Threads:</b> one at a time, but for {@link #close}.
 */
final class ClaimedProducer {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Claim claim;
    private final PartitionKey key;
    private final Producer<byte[], byte[]> producer;
    private final CheckpointTopic topic;
    private boolean isInTransaction;

    ClaimedProducer(Claim claim, PartitionKey key, Producer<byte[], byte[]> producer, CheckpointTopic topic) {
        this.claim = claim;
        this.key = key;
        this.producer = producer;
        this.topic = topic;
    }

    Claim claim() {
        return claim;
    }

    PartitionKey key() {
        return key;
    }

    /** Sends a record in the open transaction, or in a new one. */
    void send(Flight flight, OutgoingRecord record) {
        begin();
        flight.send(producer, record);
    }

    /** Adds the checkpoint to the transaction; its failure shows when the transaction is committed. */
    void send(Checkpoint checkpoint) {
        begin();
        var unused = producer.send(topic.record(key, StoredCheckpoint.of(checkpoint)));
    }

    private void begin() {
        if (!isInTransaction) {
            producer.beginTransaction();
            isInTransaction = true;
        }
    }

    /** Commits the open transaction; blocks until the broker has answered. */
    void commit() {
        producer.commitTransaction();
        isInTransaction = false;
    }

    /** Aborts the transaction if one is open, as far as it is still this producer's. */
    void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}

package io.streamingatscale.kafka;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.TransientException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Keeps checkpoints in a compacted topic, written in the transactions of the claim's own producer. The broker fences: when a
 * claim initialises its producer, that of the claim before can commit nothing more, and what it left open is aborted. Only
 * then is the last checkpoint read, so that nothing can come after what was read.
 */
final class KafkaCheckpointStore implements CheckpointStore {

    private final TransactionalClients clients;
    private final String name;
    private final Map<PartitionKey, ClaimedProducer> owners = new ConcurrentHashMap<>();

    KafkaCheckpointStore(TransactionalClients clients, String name) {
        this.clients = clients;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Claim claim(String pipeline, Partition partition) {
        PartitionKey key = new PartitionKey(pipeline, partition);
        Optional.ofNullable(owners.get(key)).ifPresent(this::discard);
        CheckpointTopic topic = clients.topic(pipeline);
        Producer<byte[], byte[]> producer = clients.newProducer(key);
        try {
            ClaimedProducer owner = claim(key, producer, topic);
            owners.put(key, owner);
            return owner.claim();
        } catch (RuntimeException e) {
            clients.execute(producer::close);
            throw asUnconfirmed(e, key);
        }
    }

    private static ClaimedProducer claim(PartitionKey key, Producer<byte[], byte[]> producer, CheckpointTopic topic) {
        producer.initTransactions();
        StoredCheckpoint claimed =
                topic.read(key).orElse(new StoredCheckpoint(0, null)).withNextEpoch();
        producer.beginTransaction();
        var unused = producer.send(topic.record(key, claimed));
        producer.commitTransaction();
        return new ClaimedProducer(asClaim(key, claimed), key, producer, topic);
    }

    private static Claim asClaim(PartitionKey key, StoredCheckpoint stored) {
        return stored.saved()
                .map(position -> Claim.resuming(key.pipeline(), key.partition(), stored.epoch(), position))
                .orElseGet(() -> Claim.first(key.pipeline(), key.partition(), stored.epoch()));
    }

    /** A claim that another one overtook may be tried again, so being fenced is no more than that here. */
    private static RuntimeException asUnconfirmed(RuntimeException failure, PartitionKey key) {
        String refusal = "claim was not confirmed: partition=" + key.partition();
        RuntimeException meaning = KafkaFailures.ofCheckpoint(failure, refusal);
        return meaning instanceof FencedException ? new CheckpointException(refusal, failure) : meaning;
    }

    @Override
    public Optional<Checkpoint> load(String pipeline, Partition partition) {
        return clients.topic(pipeline)
                .read(new PartitionKey(pipeline, partition))
                .flatMap(stored ->
                        stored.saved().map(position -> new Checkpoint(pipeline, partition, position, stored.epoch())));
    }

    @Override
    public void save(Checkpoint checkpoint) {
        ClaimedProducer owner = owner(checkpoint);
        try {
            owner.send(checkpoint);
            owner.commit();
        } catch (KafkaException e) {
            discard(owner);
            throw KafkaFailures.ofCheckpoint(e, "save was not confirmed: partition=" + checkpoint.partition());
        }
    }

    private ClaimedProducer owner(Checkpoint checkpoint) {
        PartitionKey key = new PartitionKey(checkpoint.pipeline(), checkpoint.partition());
        ClaimedProducer owner = owners.get(key);
        if (owner != null && owner.claim().epoch() == checkpoint.epoch()) {
            return owner;
        }
        long current = clients.topic(key.pipeline())
                .read(key)
                .map(StoredCheckpoint::epoch)
                .orElse(0L);
        if (current > checkpoint.epoch()) {
            throw FencedException.of(checkpoint, current);
        }
        throw new CheckpointException(
                "claim has no producer any more: partition=" + key.partition() + ", epoch=" + checkpoint.epoch()
                        + "; claim anew",
                null);
    }

    /**
     * Returns the producer of a claim, for its sink writer.
     *
     * @throws FencedException if the partition was claimed since, here
     * @throws TransientException if the claim's producer has ended; claim anew
     */
    ClaimedProducer owner(Claim claim) {
        ClaimedProducer owner = owners.get(new PartitionKey(claim.pipeline(), claim.partition()));
        if (owner != null && owner.claim().epoch() == claim.epoch()) {
            return owner;
        }
        if (owner != null && owner.claim().epoch() > claim.epoch()) {
            throw new FencedException("a newer owner holds the partition: " + claim, null);
        }
        throw new TransientException("claim has no producer any more: " + claim + "; claim anew", null);
    }

    /** Ends a claim's producer, on another thread as it may have a transaction to abort. */
    void discard(ClaimedProducer owner) {
        if (owners.remove(owner.key(), owner)) {
            clients.execute(owner::close);
        }
    }

    /** Ends all producers, waits for what is under way, and closes what they shared. */
    @Override
    public void close() {
        owners.values().forEach(this::discard);
        clients.close();
    }
}

package io.streamingatscale.kafka;

import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CorruptCheckpointException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A compacted topic whose last committed record of a key is the checkpoint of that partition.
 *
 * <p><b>Threads:</b> any.
 */
final class CheckpointTopic {

    private static final Duration READ_STEP = Duration.ofMillis(100);
    private static final Duration READ_PATIENCE = Duration.ofSeconds(3);

    private final String name;
    private final CheckpointTopicAdmin admin;
    private final Map<String, Object> consumerSettings;
    private int partitions;

    /**
     * Makes access to a topic that need not be there yet.
     *
     * @param consumerSettings of connection and security; the rest is set here
     */
    CheckpointTopic(String name, CheckpointTopicAdmin admin, Map<String, Object> consumerSettings) {
        this.name = name;
        this.admin = admin;
        this.consumerSettings = new ClientSettings(consumerSettings)
                .require("isolation.level", "read_committed")
                .require("enable.auto.commit", "false")
                .require("auto.offset.reset", "none")
                .require("fetch.max.wait.ms", "20") // what is waited for is the end of a transaction, not records
                .require("allow.auto.create.topics", "false")
                .asMap();
    }

    /** Returns the record that makes {@code checkpoint} the one of {@code key}, for a transaction. */
    ProducerRecord<byte[], byte[]> record(PartitionKey key, StoredCheckpoint checkpoint) {
        byte[] keyBytes = key.text().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(name, key.among(partitions()), keyBytes, checkpoint.toBytes());
    }

    /**
     * Returns the last committed checkpoint of {@code key}. Whatever was committed before the call is seen: reading goes up
     * to the log's end, not only up to the oldest open transaction, which may be another partition's.
     *
     * @throws CheckpointException if that end was not reached, because a broker does not answer or a transaction stays open
     * @throws CorruptCheckpointException if the checkpoint cannot be understood
     */
    Optional<StoredCheckpoint> read(PartitionKey key) {
        TopicPartition partition = new TopicPartition(name, key.among(partitions()));
        long end = admin.end(partition);
        byte[] wanted = key.text().getBytes(StandardCharsets.UTF_8);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(consumerSettings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return scan(consumer, partition, wanted, end).map(value -> parse(key, value));
        } catch (KafkaException e) {
            throw KafkaFailures.ofCheckpoint(e, "checkpoint cannot be read: topic=" + name + ", key=" + key.text());
        }
    }

    private Optional<byte[]> scan(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, byte[] wanted, long end) {
        byte[] last = null;
        long reached = consumer.position(partition);
        long progressAt = System.nanoTime();
        while (reached < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(READ_STEP)) {
                last = Arrays.equals(record.key(), wanted) ? record.value() : last;
            }
            long position = consumer.position(partition);
            progressAt = position > reached ? System.nanoTime() : progressAt;
            reached = position;
            if (System.nanoTime() - progressAt > READ_PATIENCE.toNanos()) {
                throw new CheckpointException(
                        "checkpoints cannot be read to the end, perhaps for an open transaction: partition=" + partition
                                + ", reached=" + reached + ", logEnd=" + end,
                        null);
            }
        }
        return Optional.ofNullable(last);
    }

    private StoredCheckpoint parse(PartitionKey key, byte[] value) {
        try {
            return StoredCheckpoint.parse(value);
        } catch (IllegalArgumentException e) {
            throw new CorruptCheckpointException(
                    "checkpoint cannot be understood: topic=" + name + ", key=" + key.text()
                            + "; write a right one, or a tombstone to begin anew",
                    e);
        }
    }

    /** Returns how many partitions the topic has; it is looked at once. */
    private synchronized int partitions() {
        if (partitions == 0) {
            partitions = admin.ensure(name);
        }
        return partitions;
    }
}

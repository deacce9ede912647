package io.streamingatscale.kafka;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** Makes and keeps the clients of one transactional sink, and the threads that wait for its commits. */
final class TransactionalClients {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final ClientSettings settings;
    private final String idPrefix;
    private final @Nullable String checkpointTopic;
    private final Map<String, CheckpointTopic> topics = new ConcurrentHashMap<>();
    private final ExecutorService executor;
    private @Nullable Admin admin;

    /**
     * Makes the clients' factory.
     *
     * @param settings of the producers; the other clients take what they share with them
     * @param checkpointTopic the topic's name, or null for one named after the pipeline
     */
    TransactionalClients(ClientSettings settings, String idPrefix, @Nullable String checkpointTopic) {
        this.settings = settings;
        this.idPrefix = idPrefix;
        this.checkpointTopic = checkpointTopic;
        // each partition waits for at most one commit, so there are never more threads than partitions
        this.executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "kafka-transactions");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns a producer whose initialisation fences the one before with the same key. */
    Producer<byte[], byte[]> newProducer(PartitionKey key) {
        Map<String, Object> own = settings.asMap();
        own.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, idPrefix + "/" + key.text());
        return ProducerSettings.newProducer(own);
    }

    CheckpointTopic topic(String pipeline) {
        String name = checkpointTopic == null ? pipeline + "-checkpoints" : checkpointTopic;
        return topics.computeIfAbsent(
                name,
                absent -> new CheckpointTopic(
                        name, new CheckpointTopicAdmin(admin()), settings.only(ConsumerConfig.configNames())));
    }

    private synchronized Admin admin() {
        if (admin == null) {
            admin = Admin.create(settings.only(AdminClientConfig.configNames()));
        }
        return admin;
    }

    void execute(Runnable task) {
        executor.execute(task);
    }

    /** Waits for what is under way, but not for long. */
    synchronized void close() {
        executor.shutdown();
        try {
            boolean unused = executor.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (admin != null) {
            admin.close(CLOSE_TIMEOUT);
        }
    }
}

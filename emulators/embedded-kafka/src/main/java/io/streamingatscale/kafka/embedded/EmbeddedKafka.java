package io.streamingatscale.kafka.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * One Apache Kafka broker with its own controller (KRaft), in this JVM, on a loopback port. It is the genuine server:
 * transactions, consumer groups of both protocols, compaction and SASL behave as they do in a cluster of one.
 *
 * <pre>{@code
 * try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
 *     kafka.createTopic("devices", 4);
 *     var producer = new KafkaProducer<>(Map.of("bootstrap.servers", kafka.bootstrapServers(), ...));
 * }
 * }</pre>
 *
 * <p>Port and directory stay the same over {@link #stop} and {@link #restart}, so that clients find the broker again with
 * all its data.
 *
 * <p><b>Threads:</b> any; stopping and starting exclude each other.
 */
public final class EmbeddedKafka implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private final BrokerSettings settings;
    private final boolean deletesDirectory;
    private @Nullable KafkaRaftServer server;

    private EmbeddedKafka(BrokerSettings settings, boolean deletesDirectory) {
        this.settings = settings;
        this.deletesDirectory = deletesDirectory;
    }

    /** Returns a builder whose broker has a free port, a temporary directory and no authentication. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the broker's address, {@code host:port}, the same as long as this object lives. */
    public String bootstrapServers() {
        return settings.bootstrapServers();
    }

    /**
     * Creates a topic with the broker's default settings.
     *
     * @param partitions at least 1
     * @throws IllegalStateException if the broker refuses, for instance because there is such a topic
     */
    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /**
     * Creates a topic, ready to be written to when this returns.
     *
     * @param partitions at least 1
     * @param configs the topic's settings by their Kafka names, such as {@code cleanup.policy}
     * @throws IllegalStateException if the broker refuses, for instance because there is such a topic
     */
    public void createTopic(String name, int partitions, Map<String, String> configs) {
        create(new NewTopic(name, partitions, (short) 1).configs(configs), false);
    }

    /** Creates a topic where there is none of that name. */
    void ensureTopic(String name, int partitions) {
        create(new NewTopic(name, partitions, (short) 1), true);
    }

    private void create(NewTopic topic, boolean mayExist) {
        try (Admin admin = Admin.create(settings.adminSettings())) {
            admin.createTopics(List.of(topic)).all().get();
            awaitLeaders(admin, topic);
        } catch (ExecutionException e) {
            if (!(mayExist && e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("topic was not created: topic=\"" + topic.name() + "\"", e.getCause());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a topic was created: topic=\"" + topic.name() + "\"", e);
        }
    }

    /**
     * Waits until the broker leads every partition. Before that it refuses a producer's first batch but may take the second
     * one, if leadership comes in between; a new partition knows no sequence to expect, and the first batch then never fits.
     */
    private static void awaitLeaders(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (int partition = 0; partition < topic.numPartitions(); partition++) {
            ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!knows(admin, ends, deadline)) {
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** Returns whether the broker tells the ends of all partitions; it may not have heard yet of those just created. */
    private static boolean knows(Admin admin, Map<TopicPartition, OffsetSpec> ends, long deadline)
            throws ExecutionException, InterruptedException {
        try {
            admin.listOffsets(ends).all().get();
            return true;
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof RetriableException) || System.nanoTime() - deadline > 0) {
                throw e;
            }
            return false;
        }
    }

    /** Returns where the broker keeps its data. */
    public Path directory() {
        return settings.directory();
    }

    /** Returns whether the broker runs. */
    public synchronized boolean isRunning() {
        return server != null;
    }

    /** Stops the broker; port and data are kept for {@link #restart}. Stopping a stopped broker does nothing. */
    public synchronized void stop() {
        KafkaRaftServer running = server;
        server = null;
        if (running != null) {
            running.shutdown();
            running.awaitShutdown();
        }
    }

    /** Starts the broker again on the same port with the same data, after stopping it where it runs. */
    public synchronized void restart() {
        stop();
        start();
    }

    /** Stops the broker and deletes its directory if that is a temporary one. */
    @Override
    public synchronized void close() {
        stop();
        if (deletesDirectory) {
            delete(settings.directory());
        }
    }

    private void start() {
        LogDirectory.format(settings.directory());
        KafkaRaftServer starting = new KafkaRaftServer(KafkaConfig.fromProps(settings.asProperties()), Time.SYSTEM);
        try {
            starting.startup();
        } catch (RuntimeException e) {
            starting.shutdown();
            throw e;
        }
        server = starting;
    }

    private static void delete(Path directory) {
        try {
            Utils.delete(directory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("directory cannot be deleted: directory=" + directory, e);
        }
    }

    /** Settings of a broker; each has a default. */
    public static final class Builder {

        private final Map<String, String> users = new LinkedHashMap<>();
        private final Map<String, String> overrides = new LinkedHashMap<>();
        private @Nullable Path directory;
        private int port;

        private Builder() {}

        /**
         * Sets the port that clients connect to. The default is a free one.
         *
         * @param newPort 1 to 65535
         */
        public Builder port(int newPort) {
            if (newPort < 1 || newPort > 65535) {
                throw new IllegalArgumentException("port must be within 1 and 65535: port=" + newPort);
            }
            port = newPort;
            return this;
        }

        /**
         * Sets where the broker keeps its data; made where absent, kept by {@link EmbeddedKafka#close}, and taken up again
         * by a later broker in the same place. The default is a temporary directory, deleted at the close.
         */
        public Builder directory(Path newDirectory) {
            directory = newDirectory;
            return this;
        }

        /**
         * Admits a user, and makes the broker ask all clients for SASL_PLAINTEXT with mechanism PLAIN. May be called once
         * for each user. The default is PLAINTEXT without authentication.
         *
         * @param name the user's name, such as {@code $ConnectionString}; not blank
         */
        public Builder user(String name, String password) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("name must not be blank: name=\"" + name + "\"");
            }
            users.put(name, password);
            return this;
        }

        /** Sets a setting of the broker by its Kafka name, such as {@code message.max.bytes}. The default is none. */
        public Builder brokerSetting(String name, String value) {
            overrides.put(name, value);
            return this;
        }

        /**
         * Starts the broker; when this returns, clients can connect.
         *
         * @throws RuntimeException if the broker does not start, for instance because the port or the directory is in use
         */
        public EmbeddedKafka start() {
            Path home = Optional.ofNullable(directory).orElseGet(LogDirectory::temporary);
            Ports ports = Ports.choose(port);
            EmbeddedKafka kafka =
                    new EmbeddedKafka(new BrokerSettings(home, ports, users, overrides), directory == null);
            try {
                kafka.restart();
                return kafka;
            } catch (RuntimeException e) {
                kafka.close();
                throw e;
            }
        }
    }
}

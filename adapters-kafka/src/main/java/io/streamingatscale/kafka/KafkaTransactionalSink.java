package io.streamingatscale.kafka;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Codec;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to a topic of Kafka in transactions that commit the pipeline's checkpoint with them: after a failure the
 * pipeline goes on behind the last record that readers with {@code isolation.level=read_committed} see, and none is there
 * twice.
 *
 * <pre>{@code
 * KafkaTransactionalSink.builder(Map.of("bootstrap.servers", "broker:9092"), "out", JsonCodec.of(DeviceEvent.class))
 *         .checkpointTopic("out-checkpoints")
 *         .build();
 * }</pre>
 *
 * <p>Each claim of a partition has a producer of its own, under the transactional id {@code prefix/pipeline/stream/id}; its
 * initialisation fences the owner before and aborts what that left open (KIP-98). Checkpoints are records of a compacted
 * topic in the same cluster, as group offsets expire. That topic is made where it is absent, with 16 partitions and the
 * cluster's default replication; the number of partitions must not be changed afterwards.
 *
 * <p>Headers pass through. A record that {@link KafkaSource} has marked as a tombstone is written as one.
 *
 * @param <T> the type of the values written
 */
public final class KafkaTransactionalSink<T> implements Sink<T> {

    private final RecordMapping<T> mapping;
    private final TransactionalClients clients;
    private final KafkaCheckpointStore store;

    private KafkaTransactionalSink(Builder<T> builder) {
        this.mapping = builder.mapping;
        this.clients = new TransactionalClients(builder.settings, builder.idPrefix, builder.checkpointTopic);
        String place = builder.checkpointTopic == null ? "<pipeline>-checkpoints" : builder.checkpointTopic;
        this.store = new KafkaCheckpointStore(clients, "kafka topic " + place);
    }

    /**
     * Returns a builder whose values are made by {@code codec}.
     *
     * @param producerConfig the producers' settings by their Kafka names; at least {@code bootstrap.servers}. A {@code
     *     transaction.timeout.ms} below the default of one minute must exceed the pipeline's time between commits; that of
     *     {@code max.block.ms} is 15 seconds here
     * @param topic not blank
     * @throws IllegalArgumentException if a setting contradicts {@code acks=all} and {@code enable.idempotence=true}, or
     *     gives a {@code transactional.id}
     */
    public static <T> Builder<T> builder(Map<String, ?> producerConfig, String topic, Codec<T> codec) {
        return builder(producerConfig, topic, (StreamRecord<T> record) -> codec.encode(record.value()));
    }

    /**
     * Returns a builder whose values are made by a function of the whole record.
     *
     * @param producerConfig the producers' settings by their Kafka names; at least {@code bootstrap.servers}. A {@code
     *     transaction.timeout.ms} below the default of one minute must exceed the pipeline's time between commits; that of
     *     {@code max.block.ms} is 15 seconds here
     * @param topic not blank
     * @param value makes the value's bytes; what it throws makes the record a poison record
     * @throws IllegalArgumentException if a setting contradicts {@code acks=all} and {@code enable.idempotence=true}, or
     *     gives a {@code transactional.id}
     */
    public static <T> Builder<T> builder(
            Map<String, ?> producerConfig, String topic, Function<StreamRecord<T>, byte[]> value) {
        return new Builder<>(producerConfig, RecordMapping.of(topic, value));
    }

    @Override
    public String name() {
        return mapping.topic();
    }

    @Override
    public Effect effect() {
        return Effect.TRANSACTIONAL;
    }

    /** {@inheritDoc} The claim must be the last one that this sink's own {@link #checkpointStore} has made. */
    @Override
    public SinkWriter<T> open(Claim claim) {
        return new TransactionalWriter<>(store.owner(claim), mapping, clients::execute, store::discard);
    }

    @Override
    public Optional<CheckpointStore> checkpointStore() {
        return Optional.of(store);
    }

    @Override
    public List<String> limits() {
        return List.of(
                "readers of " + mapping.topic() + " see records of aborted transactions unless they read with "
                        + "isolation.level=read_committed",
                "checkpoints are lost if the number of partitions of their topic is changed");
    }

    /** Ends all producers; what is open is aborted. */
    @Override
    public void close() {
        store.close();
    }

    /**
     * Settings of a sink; each has a default.
     *
     * @param <T> the type of the values written
     */
    public static final class Builder<T> {

        private final ClientSettings settings;
        private RecordMapping<T> mapping;
        private String idPrefix = "streaming";
        private @Nullable String checkpointTopic;

        private Builder(Map<String, ?> producerConfig, RecordMapping<T> mapping) {
            this.settings = ProducerSettings.of(producerConfig)
                    .refuse(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "give transactionalIdPrefix(...)");
            this.mapping = mapping;
        }

        /** Sets what makes the key's bytes, null for none. The default is the record's own key. */
        public Builder<T> key(Function<StreamRecord<T>, byte @Nullable []> key) {
            mapping = mapping.withKey(key);
            return this;
        }

        /** Writes records without keys, spread over the topic's partitions. */
        public Builder<T> withoutKey() {
            return key(RecordMapping::noKey);
        }

        /**
         * Sets the topic of the checkpoints; several pipelines may share one. The default is the pipeline's name followed
         * by {@code -checkpoints}.
         *
         * @param topic not blank; where the topic is there already, its {@code cleanup.policy} is {@code compact}
         */
        public Builder<T> checkpointTopic(String topic) {
            checkpointTopic = notBlank(topic, "topic");
            return this;
        }

        /**
         * Sets how transactional ids begin, for access rules, and to keep pipelines of one name in one cluster apart. The
         * default is {@code streaming}.
         *
         * @param prefix not blank; the same in all processes of the pipeline, as the ids are what fences
         */
        public Builder<T> transactionalIdPrefix(String prefix) {
            idPrefix = notBlank(prefix, "prefix");
            return this;
        }

        private static String notBlank(String value, String name) {
            if (value.isBlank()) {
                throw new IllegalArgumentException(name + " must not be blank: " + name + "=\"" + value + "\"");
            }
            return value;
        }

        /** Returns the sink; it connects when the pipeline starts. */
        public KafkaTransactionalSink<T> build() {
            return new KafkaTransactionalSink<>(this);
        }
    }
}

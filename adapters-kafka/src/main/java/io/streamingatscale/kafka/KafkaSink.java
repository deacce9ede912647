package io.streamingatscale.kafka;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Codec;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to a topic of Kafka, or of Event Hubs through its Kafka endpoint. Records that are processed again after a
 * failure are appended again; {@link KafkaTransactionalSink} keeps them out.
 *
 * <pre>{@code
 * KafkaSink.builder(Map.of("bootstrap.servers", "broker:9092"), "out", JsonCodec.of(DeviceEvent.class)).build();
 * }</pre>
 *
 * <p>Headers pass through. A record that {@link KafkaSource} has marked as a tombstone is written as one. All writers
 * share one idempotent producer, whose partitioner chooses the partition.
 *
 * @param <T> the type of the values written
 */
public final class KafkaSink<T> implements Sink<T> {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    private final ClientSettings settings;
    private final RecordMapping<T> mapping;
    private @Nullable Producer<byte[], byte[]> producer;

    private KafkaSink(Builder<T> builder) {
        this.settings = builder.settings;
        this.mapping = builder.mapping;
    }

    /**
     * Returns a builder whose values are made by {@code codec}.
     *
     * @param producerConfig the producer's settings by their Kafka names; at least {@code bootstrap.servers}. The
     *     default of {@code max.block.ms} is 15 seconds here
     * @param topic not blank
     * @throws IllegalArgumentException if a setting contradicts {@code acks=all} and {@code enable.idempotence=true}, or
     *     asks for transactions
     */
    public static <T> Builder<T> builder(Map<String, ?> producerConfig, String topic, Codec<T> codec) {
        return builder(producerConfig, topic, (StreamRecord<T> record) -> codec.encode(record.value()));
    }

    /**
     * Returns a builder whose values are made by a function of the whole record.
     *
     * @param producerConfig the producer's settings by their Kafka names; at least {@code bootstrap.servers}. The
     *     default of {@code max.block.ms} is 15 seconds here
     * @param topic not blank
     * @param value makes the value's bytes; what it throws makes the record a poison record
     * @throws IllegalArgumentException if a setting contradicts {@code acks=all} and {@code enable.idempotence=true}, or
     *     asks for transactions
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
        return Effect.APPEND;
    }

    /** {@inheritDoc} */
    @Override
    public SinkWriter<T> open(Claim claim) {
        return new AppendWriter<>(sharedProducer(), mapping);
    }

    private synchronized Producer<byte[], byte[]> sharedProducer() {
        if (producer == null) {
            producer = ProducerSettings.newProducer(settings.asMap());
        }
        return producer;
    }

    /** Closes the producer; what it could not send in ten seconds is dropped. */
    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(CLOSE_TIMEOUT);
        }
    }

    /**
     * Settings of a sink; each has a default.
     *
     * @param <T> the type of the values written
     */
    public static final class Builder<T> {

        private final ClientSettings settings;
        private RecordMapping<T> mapping;

        private Builder(Map<String, ?> producerConfig, RecordMapping<T> mapping) {
            this.settings = ProducerSettings.of(producerConfig)
                    .refuse(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "use KafkaTransactionalSink");
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

        /** Returns the sink; it connects when the pipeline starts. */
        public KafkaSink<T> build() {
            return new KafkaSink<>(this);
        }
    }
}

package io.streamingatscale.kafka;

import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The settings that both sinks need of a producer. */
final class ProducerSettings {

    private ProducerSettings() {}

    /**
     * Completes and checks what the user gave.
     *
     * @throws IllegalArgumentException if a setting contradicts what the sinks need
     */
    static ClientSettings of(Map<String, ?> given) {
        return new ClientSettings(given)
                .require(ProducerConfig.ACKS_CONFIG, "all")
                .require(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true")
                .require(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName())
                .require(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName());
    }

    static Producer<byte[], byte[]> newProducer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}

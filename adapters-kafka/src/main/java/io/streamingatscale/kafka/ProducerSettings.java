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
                .require(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class.getName())
                // the worker's thread waits, and must be back before the source gives up on it
                .prefer(ProducerConfig.MAX_BLOCK_MS_CONFIG, "15000");
    }

    static Producer<byte[], byte[]> newProducer(Map<String, Object> settings) {
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}

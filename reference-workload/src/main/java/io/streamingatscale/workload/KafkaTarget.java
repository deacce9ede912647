package io.streamingatscale.workload;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Produces to a topic; a send is acknowledged when all in-sync replicas have it. */
final class KafkaTarget implements EventTarget {

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final boolean keyed;

    KafkaTarget(Map<String, ?> config, String topic, boolean keyed) {
        this(
                new KafkaProducer<>(effective(config), new ByteArraySerializer(), new ByteArraySerializer()),
                topic,
                keyed);
    }

    KafkaTarget(Producer<byte[], byte[]> producer, String topic, boolean keyed) {
        this.producer = producer;
        this.topic = topic;
        this.keyed = keyed;
    }

    static Map<String, Object> effective(Map<String, ?> config) {
        refuseUnless(config, ProducerConfig.ACKS_CONFIG, Set.of("all", "-1"));
        refuseUnless(config, ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, Set.of("true"));
        Map<String, Object> effective = new HashMap<>(config);
        effective.put(ProducerConfig.ACKS_CONFIG, "all");
        effective.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        // large batches: a broker takes tens of thousands of small requests a second worse than hundreds of large ones
        effective.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "5");
        effective.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(1 << 18));
        return effective;
    }

    private static void refuseUnless(Map<String, ?> config, String name, Set<String> accepted) {
        Object value = config.get(name);
        if (value != null && !accepted.contains(value.toString())) {
            throw new IllegalArgumentException("a send counts only when all replicas have it, once: " + name + "=\""
                    + value + "\"; remove the setting");
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback hears the same
    public void send(SimulatedEvent event, Acknowledgement acknowledgement) throws InterruptedException {
        byte[] key = keyed ? event.device().idBytes() : null;
        try {
            producer.send(new ProducerRecord<>(topic, key, event.json()), (metadata, failure) -> {
                if (failure == null) {
                    acknowledgement.acknowledged();
                } else {
                    acknowledgement.failed(failure);
                }
            });
        } catch (InterruptException e) {
            throw interrupted(e);
        } catch (KafkaException e) {
            throw new IllegalStateException("producer cannot go on: topic=\"" + topic + "\"", e);
        }
    }

    @Override
    public void flush() throws InterruptedException {
        try {
            producer.flush();
        } catch (InterruptException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    private static InterruptedException interrupted(InterruptException cause) {
        // the client sets the thread's flag again, beside its exception; one of the two is enough
        Thread.interrupted();
        InterruptedException exception = new InterruptedException();
        exception.initCause(cause);
        return exception;
    }
}

package io.streamingatscale.kafka;

import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** One broker for all tests of this JVM, and short ways to write to it and read from it. */
final class TestBroker {

    private static final EmbeddedKafka SHARED = start();
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EmbeddedKafka kafka;

    private TestBroker(EmbeddedKafka kafka) {
        this.kafka = kafka;
    }

    private static EmbeddedKafka start() {
        EmbeddedKafka kafka = EmbeddedKafka.builder().start();
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
        return kafka;
    }

    static TestBroker shared() {
        return new TestBroker(SHARED);
    }

    static TestBroker of(EmbeddedKafka kafka) {
        return new TestBroker(kafka);
    }

    /** A name that no other test uses. */
    static String unique(String prefix) {
        return prefix + "-" + COUNTER.incrementAndGet() + "-"
                + UUID.randomUUID().toString().substring(0, 8);
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not happen in time: " + what);
            }
            Thread.onSpinWait();
        }
    }

    Map<String, Object> client() {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return settings;
    }

    Map<String, Object> client(String name, String value) {
        Map<String, Object> settings = client();
        settings.put(name, value);
        return settings;
    }

    String newTopic(int partitions) {
        return newTopic(partitions, Map.of());
    }

    String newTopic(int partitions, Map<String, String> configs) {
        String topic = unique("topic");
        kafka.createTopic(topic, partitions, configs);
        return topic;
    }

    Admin admin() {
        return Admin.create(client());
    }

    Producer<String, String> producer(Map<String, String> more) {
        Map<String, Object> settings = client();
        settings.putAll(more);
        return new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
    }

    void produce(String topic, int partition, String... values) {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (String value : values) {
            records.add(new ProducerRecord<>(topic, partition, null, value));
        }
        produce(records);
    }

    void produce(List<ProducerRecord<String, String>> records) {
        try (Producer<String, String> producer = producer(Map.of())) {
            List<Future<?>> answers = new ArrayList<>();
            records.forEach(record -> answers.add(producer.send(record)));
            for (Future<?> answer : answers) {
                answer.get();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Writes values in a transaction of their own. */
    void produceTransaction(String topic, boolean commit, String... values) {
        try (Producer<String, String> producer = producer(Map.of("transactional.id", unique("tx")))) {
            producer.initTransactions();
            producer.beginTransaction();
            for (String value : values) {
                var unused = producer.send(new ProducerRecord<>(topic, 0, null, value));
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.flush();
                producer.abortTransaction();
            }
        }
    }

    List<String> committedValues(String topic) {
        return committed(topic).stream().map(ConsumerRecord::value).toList();
    }

    /** All that a reader of committed records sees between the beginning and the present end of a topic. */
    List<ConsumerRecord<String, String>> committed(String topic) {
        List<ConsumerRecord<String, String>> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                client("isolation.level", "read_committed"), new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(listed -> new TopicPartition(topic, listed.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            await("end of " + topic, () -> {
                consumer.poll(Duration.ofMillis(20)).forEach(found::add);
                return partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition));
            });
        }
        return found;
    }
}

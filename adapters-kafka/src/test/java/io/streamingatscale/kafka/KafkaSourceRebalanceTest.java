package io.streamingatscale.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class KafkaSourceRebalanceTest {

    private static final int PARTITIONS = 4;

    private final TestBroker broker = TestBroker.shared();
    private final Map<Partition, Position> saved = new ConcurrentHashMap<>();

    static Stream<Map<String, String>> protocols() {
        return Stream.of(
                Map.of("group.protocol", "classic"),
                Map.of(
                        "group.protocol",
                        "classic",
                        "partition.assignment.strategy",
                        "org.apache.kafka.clients.consumer.RangeAssignor"),
                Map.of("group.protocol", "consumer"));
    }

    private KafkaSource source(String topic, Map<String, String> more) {
        Map<String, Object> settings = broker.client();
        settings.putAll(more);
        settings.put("max.poll.records", "50");
        return KafkaSource.builder(settings, topic).build();
    }

    @ParameterizedTest
    @MethodSource("protocols")
    void poll_secondReaderComesAndGoesUnderLoad_everyRecordIsReadOnce(Map<String, String> protocol) throws Exception {
        String topic = broker.newTopic(PARTITIONS);
        AtomicBoolean isLoading = new AtomicBoolean(true);
        long[] sent = new long[PARTITIONS];
        Thread load = new Thread(() -> produceWhile(isLoading, topic, sent));
        load.start();

        KafkaSource source = source(topic, protocol);
        String pipeline = TestBroker.unique("pipeline");
        try (ReaderDriver first = new ReaderDriver(source, saved, new ReaderSlot(pipeline, 0, 2))) {
            first.pollUntil("all partitions", () -> first.reached.size() == PARTITIONS);
            ReaderDriver second = new ReaderDriver(source, saved, new ReaderSlot(pipeline, 1, 2));
            TestBroker.await("both have a half", () -> {
                first.poll();
                second.poll();
                return first.reached.size() == 2 && second.reached.size() == 2;
            });
            int readBefore = second.records.size();
            TestBroker.await("both read", () -> {
                first.poll();
                second.poll();
                return second.records.size() > readBefore + 100;
            });
            second.saved.putAll(second.reached); // as a worker does, which commits before it closes its reader
            second.close();
            isLoading.set(false);
            load.join();
            first.pollUntil("the end", () -> isAtEnd(first, sent));

            assertThat(first.events).anyMatch(event -> event.startsWith("revoke "));
            assertThat(offsets(first, second)).isEqualTo(expected(topic, sent));
        }
    }

    private void produceWhile(AtomicBoolean isLoading, String topic, long[] sent) {
        try (Producer<String, String> producer = broker.producer(Map.of())) {
            while (isLoading.get()) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    var unused = producer.send(new ProducerRecord<>(topic, partition, null, "value"));
                    sent[partition]++;
                }
                producer.flush();
            }
        }
    }

    private static boolean isAtEnd(ReaderDriver driver, long[] sent) {
        return driver.reached.size() == PARTITIONS
                && driver.reached.entrySet().stream()
                        .allMatch(entry -> entry.getValue().offset()
                                == sent[Integer.parseInt(entry.getKey().id())]);
    }

    /** How often each offset was read. */
    private static Map<Partition, List<Long>> offsets(ReaderDriver... drivers) {
        Map<Partition, List<Long>> offsets = new HashMap<>();
        for (ReaderDriver driver : drivers) {
            for (StreamRecord<byte[]> record : driver.records) {
                offsets.computeIfAbsent(record.origin().partition(), absent -> new ArrayList<>())
                        .add(record.origin().offset());
            }
        }
        offsets.values().forEach(list -> list.sort(null));
        return offsets;
    }

    private static Map<Partition, List<Long>> expected(String topic, long[] sent) {
        Map<Partition, List<Long>> offsets = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<Long> all = new ArrayList<>();
            for (long offset = 0; offset < sent[partition]; offset++) {
                all.add(offset);
            }
            offsets.put(Partition.of(topic, partition), all);
        }
        return offsets;
    }

    @Test
    void poll_afterTooLongAPause_partitionsAreLostNotRevoked() {
        String topic = broker.newTopic(1);
        broker.produce(topic, 0, "a");
        KafkaSource hasty = source(topic, Map.of("max.poll.interval.ms", "500", "session.timeout.ms", "6000"));
        KafkaSource patient = source(topic, Map.of());
        String pipeline = TestBroker.unique("pipeline");

        try (ReaderDriver sleeper = new ReaderDriver(hasty, saved, new ReaderSlot(pipeline, 0, 1));
                ReaderDriver successor = new ReaderDriver(patient, saved, new ReaderSlot(pipeline, 0, 1))) {
            sleeper.read(1);
            successor.pollUntil("takeover", () -> !successor.reached.isEmpty());
            sleeper.pollUntil("lost", () -> sleeper.events.size() > 1);

            assertThat(sleeper.events).containsExactly("claim " + topic + "-0", "lost " + topic + "-0");
        }
    }

    @Test
    void close_ownedPartitions_areFreeForOthersWithoutCallback() {
        String topic = broker.newTopic(1);
        broker.produce(topic, 0, "a");
        KafkaSource source = source(topic, Map.of());
        String pipeline = TestBroker.unique("pipeline");
        ReaderDriver first = new ReaderDriver(source, saved, new ReaderSlot(pipeline, 0, 1));
        first.read(1);

        first.close();

        assertThat(first.events).containsExactly("claim " + topic + "-0");
        try (ReaderDriver second = new ReaderDriver(source, saved, new ReaderSlot(pipeline, 0, 1))) {
            assertThat(second.read(1)).containsExactly("a");
        }
    }
}

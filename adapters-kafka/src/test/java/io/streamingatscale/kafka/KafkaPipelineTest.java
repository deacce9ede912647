package io.streamingatscale.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.Health;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.PipelineBuilder;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.RetryPolicy;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class KafkaPipelineTest {

    private static final int PARTITIONS = 3;
    private static final int RECORDS = 3000;

    private final String name = TestBroker.unique("pipeline");

    private static String load(TestBroker broker, int from) {
        String topic = broker.newTopic(PARTITIONS);
        load(broker, topic, from);
        return topic;
    }

    private static void load(TestBroker broker, String topic, int from) {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = from; i < from + RECORDS; i++) {
            int partition = i % PARTITIONS;
            records.add(new ProducerRecord<>(topic, partition, "p" + partition, Integer.toString(i)));
        }
        broker.produce(records);
    }

    private static KafkaSource source(TestBroker broker, String in, boolean hasGroup) {
        Map<String, Object> settings = broker.client("max.poll.records", "20");
        KafkaSource.Builder builder = KafkaSource.builder(settings, in);
        return hasGroup ? builder.build() : builder.withoutGroup().build();
    }

    private Pipeline transactional(TestBroker broker, String in, String out, boolean hasGroup) {
        KafkaTransactionalSink<byte[]> sink = KafkaTransactionalSink.<byte[]>builder(
                        broker.client(), out, StreamRecord::value)
                .build();
        PipelineBuilder<byte[]> builder =
                Pipeline.named(name).from(source(broker, in, hasGroup)).to(sink);
        return builder.workers(2)
                .commitEvery(Duration.ofMillis(20))
                .onTransient(RetryPolicy.DEFAULT.withPauses(Duration.ofMillis(10), Duration.ofMillis(500)))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }

    /** Fails unless each value is there once, and those of a key in their order. */
    private static void assertOnceAndInOrder(TestBroker broker, String out, int count) {
        Map<String, List<Integer>> byKey = new HashMap<>();
        for (ConsumerRecord<String, String> record : broker.committed(out)) {
            byKey.computeIfAbsent(record.key(), absent -> new ArrayList<>()).add(Integer.parseInt(record.value()));
        }
        Map<String, List<Integer>> expected = new HashMap<>();
        for (int i = 0; i < count; i++) {
            expected.computeIfAbsent("p" + i % PARTITIONS, absent -> new ArrayList<>())
                    .add(i);
        }
        assertThat(byKey).isEqualTo(expected);
    }

    private static void awaitCount(TestBroker broker, String out, int count) {
        TestBroker.await(
                count + " records in " + out, () -> broker.committed(out).size() >= count);
    }

    @Test
    void run_transactional_stoppedAndStartedAgain_everyRecordTakesEffectOnce() {
        TestBroker broker = TestBroker.shared();
        String in = load(broker, 0);
        String out = broker.newTopic(1);

        try (Pipeline first = transactional(broker, in, out, true)) {
            first.start();
            awaitCount(broker, out, 100);
        }
        load(broker, in, RECORDS);
        try (Pipeline second = transactional(broker, in, out, true)) {
            second.start();
            awaitCount(broker, out, 2 * RECORDS);
            TestBroker.await(
                    "caught up",
                    () -> second.partitions().stream()
                            .allMatch(partition -> partition.lag().orElse(1) == 0));
        }

        assertOnceAndInOrder(broker, out, 2 * RECORDS);
    }

    @Test
    void run_transactional_twoProcessesOwnTheSamePartitions_everyRecordTakesEffectOnce() {
        TestBroker broker = TestBroker.shared();
        String in = load(broker, 0);
        String out = broker.newTopic(1);

        try (Pipeline first = transactional(broker, in, out, false)) {
            first.start();
            try (Pipeline second = transactional(broker, in, out, false)) {
                second.start();
                awaitCount(broker, out, 1500);
                load(broker, in, RECORDS);
                awaitCount(broker, out, 2000);
            }
            awaitCount(broker, out, 2 * RECORDS);
            assertThat(first.health()).isNotInstanceOf(Health.Stopped.class);
        }

        assertOnceAndInOrder(broker, out, 2 * RECORDS);
    }

    @Test
    void run_transactional_brokerRestartsInTheMiddle_everyRecordTakesEffectOnce() {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            TestBroker broker = TestBroker.of(kafka);
            String in = load(broker, 0);
            String out = broker.newTopic(1);

            try (Pipeline pipeline = transactional(broker, in, out, true)) {
                pipeline.start();
                awaitCount(broker, out, 100);
                kafka.restart();
                load(broker, in, RECORDS);
                awaitCount(broker, out, 2 * RECORDS);
                assertThat(pipeline.health()).isNotInstanceOf(Health.Stopped.class);
            }

            assertOnceAndInOrder(broker, out, 2 * RECORDS);
        }
    }

    @Test
    void run_appending_commitsReachTheStore() {
        TestBroker broker = TestBroker.shared();
        String in = load(broker, 0);
        String out = broker.newTopic(1);
        InMemoryCheckpointStore store = new InMemoryCheckpointStore();
        KafkaSink<byte[]> sink = KafkaSink.<byte[]>builder(broker.client(), out, StreamRecord::value)
                .build();

        try (Pipeline pipeline = Pipeline.named(name)
                .from(source(broker, in, true))
                .to(sink)
                .checkpoints(store)
                .build()) {
            assertThat(pipeline.guarantee().covers(GuaranteeLevel.EXACTLY_ONCE_EFFECT))
                    .isFalse();
            pipeline.start();
            awaitCount(broker, out, RECORDS);
        }

        assertOnceAndInOrder(broker, out, RECORDS);
        for (int number = 0; number < PARTITIONS; number++) {
            assertThat(store.load(name, Partition.of(in, number)).map(Checkpoint::position))
                    .contains(Position.of(RECORDS / PARTITIONS));
        }
    }
}

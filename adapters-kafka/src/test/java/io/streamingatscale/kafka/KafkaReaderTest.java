package io.streamingatscale.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Partition;
import io.streamingatscale.core.ReaderSlot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of partitions that the consumer drops without a word, as one does that the group has shut out. Here it is told to, by
 * another assignment behind the reader's back.
 */
class KafkaReaderTest {

    private final TestBroker broker = TestBroker.shared();
    private final String topic = broker.newTopic(2);
    private final Partition first = Partition.of(topic, 0);
    private final TopicPartition zero = new TopicPartition(topic, 0);
    private final TopicPartition one = new TopicPartition(topic, 1);
    private final KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    private final ReaderDriver driver = new ReaderDriver(
            listener -> new KafkaReader(
                    consumer,
                    new Assignment(List.of(topic), false, Set.of(), new ReaderSlot("pipeline", 0, 1)),
                    new LogPositions(consumer, StartPosition.EARLIEST, null),
                    listener,
                    System::nanoTime),
            new ConcurrentHashMap<>());
    private final KafkaReader reader = (KafkaReader) driver.reader;

    private Map<String, Object> settings() {
        Map<String, Object> settings = broker.client();
        settings.put("enable.auto.commit", "false");
        settings.put("auto.offset.reset", "none");
        return settings;
    }

    @BeforeEach
    void produce() {
        broker.produce(topic, 0, "a");
        broker.produce(topic, 1, "b");
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private void drop() {
        consumer.assign(List.of(one));
    }

    private void assignAgain() {
        consumer.assign(List.of(zero, one));
        reader.onPartitionsAssigned(List.of(zero));
    }

    @Test
    void poll_droppedDuringItsClaim_isLostAndClaimedAgainWhenAssignedAgain() {
        driver.duringClaim = partition -> {
            if (partition.equals(first)) {
                drop();
            }
        };
        assertThat(driver.read(1)).containsExactly("b");
        driver.duringClaim = partition -> {};
        assertThat(driver.events)
                .containsExactlyInAnyOrder("claim " + topic + "-0", "lost " + topic + "-0", "claim " + topic + "-1");

        broker.produce(topic, 1, "c");
        assertThat(driver.read(2)).containsExactly("b", "c");
        assertThat(driver.events).hasSize(3);

        assignAgain();
        assertThat(driver.read(3)).containsExactly("b", "c", "a");
    }

    @Test
    void onPartitionsAssigned_othersWereDropped_tellsTheirLoss() {
        driver.read(2);
        drop();

        reader.onPartitionsAssigned(List.of());

        assertThat(driver.events).last().isEqualTo("lost " + topic + "-0");
        assignAgain();
        assertThat(driver.read(3)).containsOnlyOnce("b").filteredOn("a"::equals).hasSize(2);
    }

    @Test
    void onPartitionsAssigned_oneThatIsClaimed_wasLostInBetween() {
        driver.read(2);

        reader.onPartitionsAssigned(List.of(zero));
        driver.read(3);

        assertThat(driver.events.subList(2, 4)).containsExactly("lost " + topic + "-0", "claim " + topic + "-0");
    }

    @Test
    void release_dropped_isNotOfferedUntilAssignedAgain() {
        driver.read(2);
        drop();

        assertThat(reader.logEnd(first)).isEmpty();
        reader.release(first, Duration.ZERO);
        broker.produce(topic, 1, "c");
        driver.read(3);

        assertThat(driver.events).hasSize(2);
        assignAgain();
        driver.read(4);
        assertThat(driver.events).last().isEqualTo("claim " + topic + "-0");
    }
}

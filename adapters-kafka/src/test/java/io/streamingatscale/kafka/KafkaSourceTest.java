package io.streamingatscale.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Header;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.PositionLostException;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaSourceTest {

    private final TestBroker broker = TestBroker.shared();

    private KafkaSource.Builder source(String topic) {
        return KafkaSource.builder(broker.client(), topic);
    }

    private static String[] numbers(int from, int to) {
        List<String> numbers = new ArrayList<>();
        for (int i = from; i < to; i++) {
            numbers.add(Integer.toString(i));
        }
        return numbers.toArray(String[]::new);
    }

    @Test
    void poll_startAtEarliest_readsAllInOrder() {
        String topic = broker.newTopic(1);
        broker.produce(topic, 0, numbers(0, 1200));

        try (ReaderDriver driver = ReaderDriver.of(source(topic).build())) {
            assertThat(driver.read(1200)).containsExactly(numbers(0, 1200));
            assertThat(driver.reached).containsExactly(Map.entry(Partition.of(topic, 0), Position.of(1200)));
        }
    }

    @Test
    void poll_startAtLatest_readsOnlyWhatComesAfterTheClaim() {
        String topic = broker.newTopic(1);
        broker.produce(topic, 0, "before");

        try (ReaderDriver driver =
                ReaderDriver.of(source(topic).startAt(StartPosition.LATEST).build())) {
            driver.pollUntil("claim", () -> !driver.events.isEmpty());
            broker.produce(topic, 0, "after");
            assertThat(driver.read(1)).containsExactly("after");
        }
    }

    @Test
    void poll_startAtTime_readsFromFirstRecordOfThatTimeOn() {
        String topic = broker.newTopic(2);
        broker.produce(List.of(
                new ProducerRecord<>(topic, 0, 1000L, null, "early"),
                new ProducerRecord<>(topic, 0, 2000L, null, "at"),
                new ProducerRecord<>(topic, 0, 3000L, null, "late"),
                new ProducerRecord<>(topic, 1, 1000L, null, "only early")));

        try (ReaderDriver driver = ReaderDriver.of(source(topic)
                .startAt(StartPosition.at(Instant.ofEpochMilli(2000)))
                .build())) {
            assertThat(driver.read(2)).containsExactly("at", "late");
            driver.pollUntil("both claims", () -> driver.reached.size() == 2);
            assertThat(driver.reached.get(Partition.of(topic, 1))).isEqualTo(Position.of(1));
        }
    }

    @Test
    void positionAt_logTime_isThatOfTheFirstRecordNotBeforeIt() {
        String topic = broker.newTopic(1);
        Claim claim = Claim.first("test", Partition.of(topic, 0), 1);
        broker.produce(List.of(
                new ProducerRecord<>(topic, 0, 1000L, null, "a"),
                new ProducerRecord<>(topic, 0, 2000L, null, "b"),
                new ProducerRecord<>(topic, 0, 3000L, null, "c")));

        try (ReaderDriver driver = ReaderDriver.of(source(topic).build())) {
            driver.read(3);

            assertThat(driver.reader.positionAt(claim, Instant.ofEpochMilli(0))).contains(Position.of(0));
            assertThat(driver.reader.positionAt(claim, Instant.ofEpochMilli(2000)))
                    .contains(Position.of(1));
            assertThat(driver.reader.positionAt(claim, Instant.ofEpochMilli(3001)))
                    .contains(Position.of(3));
        }
    }

    @Test
    void poll_withCheckpoint_resumesThereWhateverTheGroupSays() {
        String topic = broker.newTopic(1);
        broker.produce(topic, 0, numbers(0, 10));
        Partition partition = Partition.of(topic, 0);
        ReaderSlot slot = new ReaderSlot(TestBroker.unique("pipeline"), 0, 1);
        try (ReaderDriver first = new ReaderDriver(source(topic).build(), new ConcurrentHashMap<>(), slot)) {
            first.read(10);
            first.reader.onCommitted(new Checkpoint(slot.pipeline(), partition, Position.of(10), 1));
        }

        Map<Partition, Position> saved = new ConcurrentHashMap<>(Map.of(partition, Position.of(7)));
        try (ReaderDriver second = new ReaderDriver(source(topic).build(), saved, slot)) {
            assertThat(second.read(3)).containsExactly("7", "8", "9");
        }
    }

    @Test
    void onCommitted_inGroup_writesGroupOffsetForLagTools() throws Exception {
        String topic = broker.newTopic(1);
        broker.produce(topic, 0, numbers(0, 3));
        Partition partition = Partition.of(topic, 0);
        ReaderSlot slot = new ReaderSlot(TestBroker.unique("pipeline"), 0, 1);

        try (ReaderDriver driver = new ReaderDriver(source(topic).build(), new ConcurrentHashMap<>(), slot)) {
            driver.read(3);
            driver.reader.onCommitted(new Checkpoint(slot.pipeline(), partition, Position.of(2), 1));
        }

        try (Admin admin = broker.admin()) {
            var offsets = admin.listConsumerGroupOffsets(slot.pipeline())
                    .partitionsToOffsetAndMetadata()
                    .get();
            assertThat(offsets.get(new TopicPartition(topic, 0)).offset()).isEqualTo(2);
        }
    }

    @Test
    void poll_record_carriesKeyTimeHeadersAndSize() {
        String topic = broker.newTopic(1);
        ProducerRecord<String, String> sent = new ProducerRecord<>(topic, 0, 1234L, "key", "value");
        sent.headers().add("h", "one".getBytes(StandardCharsets.UTF_8)).add("empty", null);
        broker.produce(List.of(sent));

        try (ReaderDriver driver = ReaderDriver.of(source(topic).build())) {
            driver.read(1);
            StreamRecord<byte[]> record = driver.records.get(0);
            assertThat(record.keyText()).contains("key");
            assertThat(record.logTime()).isEqualTo(Instant.ofEpochMilli(1234));
            assertThat(record.headers().last("h").map(Header::text)).contains("one");
            assertThat(record.headers().last("empty").map(Header::text)).contains("");
            assertThat(driver.batches.get(0).bytes()).isEqualTo(3 + 5 + 1 + 3 + 5);
        }
    }

    @Test
    void poll_tombstone_isEmptyValueWithHeader() {
        String topic = broker.newTopic(1);
        broker.produce(List.of(new ProducerRecord<>(topic, 0, "key", null)));

        try (ReaderDriver driver = ReaderDriver.of(source(topic).build())) {
            driver.read(1);
            assertThat(driver.records.get(0).value()).isEmpty();
            assertThat(driver.records.get(0).headers().last(KafkaSource.TOMBSTONE))
                    .isPresent();
        }
    }

    @Test
    void poll_transactions_skipsAbortedAndGoesPastMarkers() {
        String topic = broker.newTopic(1);
        broker.produceTransaction(topic, true, "a", "b");
        broker.produceTransaction(topic, false, "aborted");
        broker.produceTransaction(topic, true, "c");
        broker.produceTransaction(topic, false, "aborted too");

        try (ReaderDriver driver = ReaderDriver.of(source(topic).build())) {
            // 4 values, and a marker after each transaction; the last of them leave nothing but a gap
            driver.pollUntil("end of the log", () -> driver.reached.containsValue(Position.of(9)));
            assertThat(driver.values()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void poll_claimFails_readsNothingUntilItSucceeds() {
        String topic = broker.newTopic(1);
        broker.produce(topic, 0, numbers(0, 5));

        try (ReaderDriver driver = ReaderDriver.of(source(topic).build())) {
            driver.claimsToFail = 2;
            assertThat(driver.read(5)).containsExactly(numbers(0, 5));
            String partition = topic + "-0";
            assertThat(driver.events)
                    .containsExactly("failed " + partition, "failed " + partition, "claim " + partition);
        }
    }

    @Test
    void release_dropsWhatWasFetchedAndIsClaimedAgain() {
        String topic = broker.newTopic(1);
        broker.produce(topic, 0, numbers(0, 2000));
        Partition partition = Partition.of(topic, 0);

        try (ReaderDriver driver = ReaderDriver.of(source(topic).build())) {
            driver.read(1);
            driver.saved.put(partition, Position.of(3));
            driver.records.clear();
            driver.reader.release(partition, Duration.ofMillis(1));

            assertThat(driver.read(1997)).containsExactly(numbers(3, 2000));
            assertThat(driver.events).containsExactly("claim " + partition, "claim " + partition);
        }
    }

    @Test
    void release_withPause_isNotOfferedBefore() {
        String topic = broker.newTopic(2);
        broker.produce(topic, 0, "a");
        broker.produce(topic, 1, "b");

        try (ReaderDriver driver = ReaderDriver.of(source(topic).build())) {
            driver.read(2);
            driver.reader.release(Partition.of(topic, 0), Duration.ofDays(1));
            broker.produce(topic, 0, "held back");
            broker.produce(topic, 1, "c");

            assertThat(driver.read(3)).last().isEqualTo("c");
            assertThat(driver.events).hasSize(2);
            assertThat(driver.reader.logEnd(Partition.of(topic, 0))).isEmpty();
        }
    }

    @Test
    void logEnd_ofClaimedPartition_isWhatTheBrokerSaidLast() {
        String topic = broker.newTopic(1);
        broker.produce(topic, 0, numbers(0, 3));

        try (ReaderDriver driver = ReaderDriver.of(source(topic).build())) {
            driver.read(3);
            broker.produce(topic, 0, numbers(3, 5));
            driver.read(5);
            assertThat(driver.reader.logEnd(Partition.of(topic, 0))).hasValue(5);
        }
    }

    @Test
    void withoutGroup_twoReaders_shareTheChosenPartitions() {
        String topic = broker.newTopic(4);
        for (int i = 0; i < 4; i++) {
            broker.produce(topic, i, "p" + i);
        }
        KafkaSource source = source(topic).withoutGroup(0, 1, 3).build();
        Map<Partition, Position> saved = new ConcurrentHashMap<>();

        try (ReaderDriver first = new ReaderDriver(source, saved, new ReaderSlot("p", 0, 2));
                ReaderDriver second = new ReaderDriver(source, saved, new ReaderSlot("p", 1, 2))) {
            assertThat(first.read(2)).containsExactlyInAnyOrder("p0", "p3");
            assertThat(second.read(1)).containsExactly("p1");

            first.reader.release(Partition.of(topic, 0), Duration.ZERO);
            assertThat(first.read(3)).last().isEqualTo("p0");
        }
    }

    @Test
    void withoutGroup_moreReadersThanPartitions_leavesSomeIdle() {
        String topic = broker.newTopic(1);
        KafkaSource source = source(topic).withoutGroup().build();

        try (ReaderDriver idle = new ReaderDriver(source, new ConcurrentHashMap<>(), new ReaderSlot("p", 1, 2))) {
            idle.poll();
            idle.poll();
            assertThat(idle.events).isEmpty();
        }
    }

    @Test
    void withoutGroup_missingTopic_isTransient() {
        try (ReaderDriver driver = ReaderDriver.of(
                source(TestBroker.unique("missing")).withoutGroup().build())) {
            assertThatThrownBy(driver::poll).isInstanceOf(TransientException.class);
        }
    }

    private String topicWithoutItsFirstRecords() throws Exception {
        String topic = broker.newTopic(1);
        broker.produce(topic, 0, numbers(0, 10));
        try (Admin admin = broker.admin()) {
            admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(6)))
                    .all()
                    .get();
        }
        return topic;
    }

    @Test
    void poll_positionNoLongerInLog_saysWhatIsThere() throws Exception {
        String topic = topicWithoutItsFirstRecords();
        Map<Partition, Position> saved = new ConcurrentHashMap<>(Map.of(Partition.of(topic, 0), Position.of(2)));

        try (ReaderDriver driver = new ReaderDriver(source(topic).build(), saved)) {
            assertThatThrownBy(() -> driver.read(1))
                    .isInstanceOf(PositionLostException.class)
                    .hasMessage("log does not hold the position: partition=" + topic + "-0, position=2, logStart=6, "
                            + "logEnd=10; restore the topic or the checkpoint, or accept the loss with "
                            + "onPositionLost(...)");
        }
    }

    @Test
    void poll_positionBehindLogEnd_isLostToo() {
        String topic = broker.newTopic(1);
        Map<Partition, Position> saved = new ConcurrentHashMap<>(Map.of(Partition.of(topic, 0), Position.of(100)));

        try (ReaderDriver driver = new ReaderDriver(source(topic).build(), saved)) {
            assertThatThrownBy(() -> driver.read(1)).isInstanceOf(PositionLostException.class);
        }
    }

    @Test
    void onPositionLost_earliest_goesOnWithWhatIsThere() throws Exception {
        String topic = topicWithoutItsFirstRecords();
        Map<Partition, Position> saved = new ConcurrentHashMap<>(Map.of(Partition.of(topic, 0), Position.of(2)));
        KafkaSource source =
                source(topic).onPositionLost(StartPosition.EARLIEST).build();

        try (ReaderDriver driver = new ReaderDriver(source, saved)) {
            assertThat(driver.read(4)).containsExactly(numbers(6, 10));
        }
    }

    @Test
    void poll_brokerRestarts_goesOn() {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            TestBroker own = TestBroker.of(kafka);
            String topic = own.newTopic(1);
            own.produce(topic, 0, numbers(0, 10));
            try (ReaderDriver driver =
                    ReaderDriver.of(KafkaSource.builder(own.client(), topic).build())) {
                driver.read(10);

                kafka.restart();
                own.produce(topic, 0, numbers(10, 20));

                assertThat(driver.read(20)).containsExactly(numbers(0, 20));
            }
        }
    }

    @Test
    void close_interruptedThread_leavesAndStaysInterrupted() {
        ReaderDriver driver = ReaderDriver.of(source(broker.newTopic(1)).build());
        driver.pollUntil("claim", () -> !driver.events.isEmpty());
        Thread.currentThread().interrupt();

        assertThatThrownBy(driver::poll).isInstanceOf(TransientException.class);
        driver.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(driver.events).hasSize(1);
    }

    @Test
    void builder_contradictingSettings_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaSource.builder(broker.client("enable.auto.commit", "true"), "t"))
                .withMessage("setting cannot be changed: enable.auto.commit=true, required=false; leave it out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaSource.builder(broker.client("auto.offset.reset", "earliest"), "t"))
                .withMessage("setting cannot be changed: auto.offset.reset=earliest, required=none; leave it out");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        KafkaSource.builder(broker.client("group.id", "g"), "t").withoutGroup())
                .withMessage("setting cannot be given: group.id=g; leave it out, or leave out withoutGroup(...)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaSource.builder(Map.of(), "t"))
                .withMessage("bootstrap.servers must be given: settings=[]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaSource.builder(broker.client()))
                .withMessage("topics must be given and not blank: topics=[]");
    }
}

package io.streamingatscale.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Header;
import io.streamingatscale.core.Headers;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class KafkaSinkTest {

    private static final Partition SOURCE = Partition.of("source", 0);
    private static final Claim CLAIM = Claim.first("pipeline", SOURCE, 1);

    private final TestBroker broker = TestBroker.shared();

    private KafkaSink.Builder<String> sink(String topic) {
        return KafkaSink.builder(broker.client(), topic, KafkaSinkTest::bytes);
    }

    private static byte[] bytes(StreamRecord<String> record) {
        if (record.value().equals("not encodable")) {
            throw new IllegalArgumentException("refused by the codec");
        }
        return record.value().getBytes(StandardCharsets.UTF_8);
    }

    static StreamRecord<String> record(long offset, String value) {
        byte[] key = ("k" + offset).getBytes(StandardCharsets.UTF_8);
        Headers headers = Headers.of(List.of(Header.of("h", "v" + offset)));
        return StreamRecord.of(new Origin(SOURCE, offset), key, Instant.EPOCH, value, headers);
    }

    private static long commit(SinkWriter<String> writer, long next) {
        return writer.commit(CLAIM.checkpointAt(Position.of(next)))
                .toCompletableFuture()
                .join()
                .applied();
    }

    private static Throwable failureOfCommit(SinkWriter<String> writer) {
        try {
            commit(writer, 1);
        } catch (CompletionException e) {
            return e.getCause();
        }
        throw new AssertionError("commit did not fail");
    }

    @Test
    void commit_afterWrites_completesWhenAllAreTaken() {
        String topic = broker.newTopic(2);
        try (KafkaSink<String> sink = sink(topic).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            List<StreamRecord<String>> records = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                records.add(record(i, "v" + i));
            }
            writer.write(records);

            assertThat(commit(writer, 1000)).isEqualTo(1000);
            assertThat(broker.committed(topic)).hasSize(1000);
            assertThat(commit(writer, 1001)).isZero();
            assertThat(sink.effect()).isEqualTo(Effect.APPEND);
        }
    }

    @Test
    void write_record_passesKeyAndHeadersThrough() {
        String topic = broker.newTopic(1);
        try (KafkaSink<String> sink = sink(topic).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(List.of(record(7, "value")));
            commit(writer, 8);
        }

        ConsumerRecord<String, String> written = broker.committed(topic).get(0);
        assertThat(written.key()).isEqualTo("k7");
        assertThat(written.value()).isEqualTo("value");
        assertThat(new String(written.headers().lastHeader("h").value(), StandardCharsets.UTF_8))
                .isEqualTo("v7");
    }

    @Test
    void key_chosen_replacesTheRecordsOwn() {
        String topic = broker.newTopic(1);
        try (KafkaSink<String> keyed = sink(topic)
                        .key(record -> record.value().getBytes(StandardCharsets.UTF_8))
                        .build();
                KafkaSink<String> keyless = sink(topic).withoutKey().build()) {
            for (KafkaSink<String> sink : List.of(keyed, keyless)) {
                SinkWriter<String> writer = sink.open(CLAIM);
                writer.write(List.of(record(0, "value")));
                commit(writer, 1);
            }
        }

        assertThat(broker.committed(topic).stream().map(ConsumerRecord::key)).containsExactly("value", null);
    }

    @Test
    void write_tombstone_isWrittenAsOne() {
        String topic = broker.newTopic(1);
        StreamRecord<String> tombstone =
                record(0, "").withHeaders(Headers.of(List.of(Header.of(KafkaSource.TOMBSTONE, ""))));
        try (KafkaSink<String> sink = sink(topic).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(List.of(tombstone));
            commit(writer, 1);
        }

        ConsumerRecord<String, String> written = broker.committed(topic).get(0);
        assertThat(written.value()).isNull();
        assertThat(written.headers()).isEmpty();
    }

    @Test
    void commit_recordTooLargeForTheClient_isPoison() {
        try (KafkaSink<String> sink = sink(broker.newTopic(1)).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(List.of(record(0, "small"), record(1, "x".repeat(2_000_000)), record(2, "small")));

            assertThat(failureOfCommit(writer))
                    .isInstanceOfSatisfying(
                            PoisonRecordException.class,
                            poison -> assertThat(poison.origin()).isEqualTo(new Origin(SOURCE, 1)));
        }
    }

    @Test
    void commit_recordTooLargeForTheTopic_isPoison() {
        String topic = broker.newTopic(1, Map.of("max.message.bytes", "1000"));
        try (KafkaSink<String> sink = sink(topic).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(List.of(record(3, "x".repeat(5_000))));

            assertThat(failureOfCommit(writer)).isInstanceOf(PoisonRecordException.class);
        }
    }

    @Test
    void commit_keylessRecordForCompactedTopic_namesTheRecordAtFault() {
        String topic = broker.newTopic(1, Map.of("cleanup.policy", "compact"));
        Map<String, Object> slow = broker.client("linger.ms", "200"); // so that all are in one batch
        try (KafkaSink<String> sink =
                        KafkaSink.builder(slow, topic, KafkaSinkTest::bytes).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(List.of(record(0, "a"), record(1, "b").withKey(null), record(2, "c")));

            assertThat(failureOfCommit(writer))
                    .isInstanceOfSatisfying(
                            PoisonRecordException.class,
                            poison -> assertThat(poison.origin()).isEqualTo(new Origin(SOURCE, 1)));
        }
    }

    @Test
    void write_valueNotEncodable_isPoison() {
        try (KafkaSink<String> sink = sink(broker.newTopic(1)).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            assertThatThrownBy(() -> writer.write(List.of(record(0, "a"), record(1, "not encodable"))))
                    .isInstanceOfSatisfying(
                            PoisonRecordException.class,
                            poison -> assertThat(poison.origin()).isEqualTo(new Origin(SOURCE, 1)));
        }
    }

    @Test
    void commit_brokerGone_isTransient() {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            TestBroker own = TestBroker.of(kafka);
            String topic = own.newTopic(1);
            Map<String, Object> hasty = own.client();
            hasty.putAll(Map.of("max.block.ms", "500", "delivery.timeout.ms", "1000", "request.timeout.ms", "500"));
            try (KafkaSink<String> sink = KafkaSink.builder(hasty, topic, KafkaSinkTest::bytes)
                            .build();
                    SinkWriter<String> writer = sink.open(CLAIM)) {
                writer.write(List.of(record(0, "a")));
                commit(writer, 1);
                kafka.stop();

                writer.write(List.of(record(1, "b")));
                assertThat(failureOfCommit(writer)).isInstanceOf(TransientException.class);
            }
        }
    }

    @Test
    void builder_contradictingSettings_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaSink.builder(broker.client("acks", "1"), "t", KafkaSinkTest::bytes))
                .withMessage("setting cannot be changed: acks=1, required=all; leave it out");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        KafkaSink.builder(broker.client("enable.idempotence", "false"), "t", KafkaSinkTest::bytes))
                .withMessage("setting cannot be changed: enable.idempotence=false, required=true; leave it out");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaSink.builder(broker.client("transactional.id", "x"), "t", KafkaSinkTest::bytes))
                .withMessage("setting cannot be given: transactional.id=x; use KafkaTransactionalSink");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KafkaSink.builder(broker.client(), " ", KafkaSinkTest::bytes))
                .withMessage("topic must not be blank: topic=\" \"");
    }
}

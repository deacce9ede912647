package io.streamingatscale.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.JsonFields;
import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import io.streamingatscale.workload.EventTarget;
import io.streamingatscale.workload.ProducedLedger;
import io.streamingatscale.workload.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies that stand in any partition, a sink without a key, and kills, once with loss of the index. */
@Tag("processes")
class KafkaToKafkaExampleTest {

    private static final int PARTITIONS = 4;
    private static final int EVENTS = 6_000;

    private final JsonFields fields = JsonFields.of("eventId");

    @TempDir
    Path directory;

    /** Reads on in the other topic; what is in no committed transaction is not there. */
    private void read(KafkaConsumer<byte[], byte[]> consumer, List<String> ids) {
        consumer.poll(Duration.ofMillis(50))
                .forEach(record -> ids.add(fields.read(record.value()).text("eventId")));
    }

    private static KafkaConsumer<byte[], byte[]> consumer(EmbeddedKafka kafka) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(number -> new TopicPartition("distinct", number))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private ProducedLedger produce(EmbeddedKafka kafka) throws Exception {
        Map<String, String> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (EventTarget target = EventTarget.kafkaWithoutKeys(settings, "devices")) {
            Simulator simulator = Simulator.builder(target)
                    .maxEvents(EVENTS)
                    .duplicateEvery(10)
                    .build();
            simulator.run();
            return simulator.ledger();
        }
    }

    private static void delete(Path index) throws IOException {
        try (Stream<Path> files = Files.list(index)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Runs processes that are killed in the midst of it, until every event is there; returns all ids in the order read. */
    private List<String> run(EmbeddedKafka kafka, int distinct) throws Exception {
        Path index = directory.resolve("index");
        Path log = directory.resolve("pipeline.log");
        List<String> ids = new ArrayList<>();
        Process process = KafkaToKafkaProcess.start(kafka.bootstrapServers(), index, log);
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(kafka)) {
            for (int kill = 1; kill <= 2; kill++) {
                int enough = distinct * kill / 4;
                Await.until("events before kill " + kill, () -> {
                    read(consumer, ids);
                    return ids.size() >= enough;
                });
                process.destroyForcibly().waitFor();
                if (kill == 2) {
                    delete(index);
                }
                process = KafkaToKafkaProcess.start(kafka.bootstrapServers(), index, log);
            }
            Await.until("all events", () -> {
                read(consumer, ids);
                return ids.size() >= distinct;
            });
            process.getOutputStream().close();
            process.waitFor();
            for (int i = 0; i < 10; i++) {
                read(consumer, ids); // what should not be there
            }
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return ids;
    }

    @Test
    void pipeline_killedTwiceAndIndexLostOnce_everyEventStandsInTheOtherTopicOnce() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            kafka.createTopic("devices", PARTITIONS, Map.of("message.timestamp.type", "LogAppendTime"));
            kafka.createTopic("distinct", PARTITIONS);
            ProducedLedger ledger = produce(kafka);

            List<String> ids = run(kafka, ledger.distinct());

            assertThat(ids).hasSize(ledger.distinct()).doesNotHaveDuplicates();
            assertThat(ledger.produced()).isGreaterThan(ledger.distinct() + EVENTS / 20);
        }
    }
}

package io.streamingatscale.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

    private static final String USER = "$ConnectionString";
    private static final String PASSWORD =
            "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=a+b/c\\\"=";

    @Test
    void start_withDefaults_takesAndGivesRecords() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            kafka.createTopic("devices", 1);

            produce(client(kafka), "a", "b");

            assertThat(consume(client(kafka), 2)).containsExactly("a", "b");
        }
    }

    @Test
    void restart_afterStop_keepsAddressAndData() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            kafka.createTopic("devices", 1);
            String address = kafka.bootstrapServers();
            produce(client(kafka), "before");

            kafka.stop();
            assertThat(kafka.isRunning()).isFalse();
            kafka.restart();
            produce(client(kafka), "after");

            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            assertThat(consume(client(kafka), 2)).containsExactly("before", "after");
        }
    }

    @Test
    void start_inDirectoryOfEarlierBroker_findsItsData(@TempDir Path directory) throws Exception {
        try (EmbeddedKafka first = EmbeddedKafka.builder().directory(directory).start()) {
            first.createTopic("devices", 1);
            produce(client(first), "kept");
        }

        try (EmbeddedKafka second = EmbeddedKafka.builder().directory(directory).start()) {
            assertThat(consume(client(second), 1)).containsExactly("kept");
        }
    }

    @Test
    void close_withTemporaryDirectory_deletesIt() {
        Path directory;
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            directory = kafka.directory();
            assertThat(directory).isDirectory();
        }
        assertThat(Files.exists(directory)).isFalse();
    }

    @Test
    void user_withItsPassword_isAdmitted() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().user(USER, PASSWORD).start()) {
            kafka.createTopic("devices", 1);

            produce(client(kafka, PASSWORD), "a");

            assertThat(consume(client(kafka, PASSWORD), 1)).containsExactly("a");
        }
    }

    @Test
    void user_withAnotherPassword_isRefused() {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().user(USER, PASSWORD).start()) {
            kafka.createTopic("devices", 1);

            assertThatThrownBy(() -> produce(client(kafka, "wrong"), "a"))
                    .hasRootCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    @Test
    void createTopic_twice_isRefused() {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder().start()) {
            kafka.createTopic("devices", 1);

            assertThatThrownBy(() -> kafka.createTopic("devices", 1))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("topic was not created: topic=\"devices\"");
            kafka.ensureTopic("devices", 1);
        }
    }

    @Test
    void port_outOfRange_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EmbeddedKafka.builder().port(0))
                .withMessage("port must be within 1 and 65535: port=0");
    }

    private static Map<String, Object> client(EmbeddedKafka kafka) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        return settings;
    }

    private static Map<String, Object> client(EmbeddedKafka kafka, String password) {
        Map<String, Object> settings = client(kafka);
        settings.put("security.protocol", "SASL_PLAINTEXT");
        settings.put("sasl.mechanism", "PLAIN");
        settings.put(
                "sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"" + USER + "\" password=\""
                        + password.replace("\\", "\\\\").replace("\"", "\\\"") + "\";");
        return settings;
    }

    private static void produce(Map<String, Object> settings, String... values) throws Exception {
        try (Producer<String, String> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>("devices", value)).get(30, TimeUnit.SECONDS);
            }
        }
    }

    private static List<String> consume(Map<String, Object> settings, int count) {
        TopicPartition partition = new TopicPartition("devices", 0);
        List<String> values = new ArrayList<>();
        try (Consumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}

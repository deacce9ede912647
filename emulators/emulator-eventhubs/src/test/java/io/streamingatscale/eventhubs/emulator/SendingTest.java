package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.core.amqp.models.AmqpAnnotatedMessage;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubBufferedProducerClient;
import com.azure.messaging.eventhubs.EventHubBufferedProducerClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendingTest {

    private final EventHubsEmulator emulator =
            EventHubsEmulator.builder().hub("devices", 4).hub("single", 1).start();
    private final EventHubProducerClient producer = Clients.producer(emulator);
    private final EmulatedHub hub = emulator.hub("devices");

    @AfterEach
    void close() {
        producer.close();
        emulator.close();
    }

    @Test
    void send_oneEvent_keepsBodyPropertiesAndMessageProperties() {
        EventData event = new EventData("body").setContentType("text/plain").setMessageId("m-1");
        event.getProperties().put("unit", "C");
        event.getProperties().put("count", 7L);

        producer.send(List.of(event));

        EmulatedEvent stored = hub.events().get(0);
        assertThat(stored.text()).isEqualTo("body");
        assertThat(stored.properties()).isEqualTo(Map.of("unit", "C", "count", 7L));
        assertThat(stored.sequenceNumber()).isZero();
        assertThat(stored.partitionKey()).isEmpty();
        try (var consumer = Clients.consumer(emulator)) {
            EventData received = consumer.receiveFromPartition(
                            stored.partition(), 1, EventPosition.earliest(), Clients.PATIENCE)
                    .iterator()
                    .next()
                    .getData();
            assertThat(received.getContentType()).isEqualTo("text/plain");
            assertThat(received.getMessageId()).isEqualTo("m-1");
            assertThat(received.getProperties()).containsEntry("unit", "C").containsEntry("count", 7L);
            assertThat(received.getEnqueuedTime()).isEqualTo(stored.enqueuedTime());
            assertThat(received.getOffsetString()).isEqualTo(stored.offset());
        }
    }

    @Test
    void send_batchToPartition_storesEachEventThere() {
        CreateBatchOptions options = new CreateBatchOptions().setPartitionId("2");

        producer.send(Clients.batch(producer, options, "a", "b", "c"));

        assertThat(hub.events("2")).extracting(EmulatedEvent::text).containsExactly("a", "b", "c");
        assertThat(hub.events("2")).extracting(EmulatedEvent::sequenceNumber).containsExactly(0L, 1L, 2L);
        assertThat(hub.events()).hasSize(3);
    }

    @Test
    void send_withPartitionKey_choosesThePartitionThatTheClientComputes() throws Exception {
        // the client's own copy of the hash, which its buffered producer uses; it takes bytes above 127 for negative
        // numbers,
        // unlike the service, so that only keys in ASCII tell
        Class<?> resolver = Class.forName("com.azure.messaging.eventhubs.PartitionResolver");
        var constructor = resolver.getDeclaredConstructor();
        constructor.setAccessible(true);
        var assign = resolver.getDeclaredMethod("assignForPartitionKey", String.class, String[].class);
        assign.setAccessible(true);
        Object computed = constructor.newInstance();
        for (int partitions : new int[] {1, 2, 4, 7, 32, 100}) {
            String[] ids =
                    IntStream.range(0, partitions).mapToObj(Integer::toString).toArray(String[]::new);
            for (String key : keys()) {
                assertThat(Integer.toString(PartitionHash.partition(key, partitions)))
                        .as("%s of %s", key, partitions)
                        .isEqualTo(assign.invoke(computed, key, ids));
            }
        }

        producer.send(Clients.batch(producer, new CreateBatchOptions().setPartitionKey("thermostat-7"), "a", "b"));
        producer.send(List.of(new EventData("c")), new SendOptions().setPartitionKey("thermostat-7"));

        String partition = Integer.toString(PartitionHash.partition("thermostat-7", 4));
        assertThat(hub.events(partition)).extracting(EmulatedEvent::text).containsExactly("a", "b", "c");
        assertThat(hub.events(partition))
                .extracting(EmulatedEvent::partitionKey)
                .containsOnly(Optional.of("thermostat-7"));
    }

    private static List<String> keys() {
        StringBuilder growing = new StringBuilder();
        return IntStream.range(0, 60)
                .mapToObj(i -> growing.append((char) ('a' + i % 26)).toString())
                .toList();
    }

    @Test
    void send_withoutKey_usesAllPartitionsInTurn() {
        for (int i = 0; i < 8; i++) {
            producer.send(List.of(new EventData("event-" + i)));
        }

        for (String partition : hub.partitions()) {
            assertThat(hub.events(partition)).hasSize(2);
        }
    }

    @Test
    void send_fullBatch_storesAllOfIt() {
        EventDataBatch batch = producer.createBatch(new CreateBatchOptions().setPartitionId("0"));
        assertThat(batch.getMaxSizeInBytes()).isEqualTo(1024 * 1024);
        byte[] body = new byte[1000];
        while (batch.tryAdd(new EventData(body))) {
            body[0]++;
        }

        producer.send(batch);

        assertThat(hub.events("0")).hasSize(batch.getCount());
        assertThat(batch.getCount()).isGreaterThan(900);
    }

    @Test
    void send_tooLarge_isRefusedByTheClientWithTheLimitOfTheEmulator() {
        try (EventHubsEmulator small = EventHubsEmulator.builder()
                        .hub("devices", 1)
                        .maxMessageSize(4096)
                        .start();
                EventHubProducerClient client = Clients.producer(small)) {
            assertThat(client.createBatch().getMaxSizeInBytes()).isEqualTo(4096);
            assertThatThrownBy(() -> client.send(List.of(new EventData(new byte[5000]))))
                    .isInstanceOfSatisfying(
                            AmqpException.class,
                            error -> assertThat(error.getErrorCondition())
                                    .isEqualTo(AmqpErrorCondition.LINK_PAYLOAD_SIZE_EXCEEDED));
        }
    }

    @Test
    void send_toUnknownPartition_isRefused() {
        assertThatThrownBy(() -> producer.send(List.of(new EventData("a")), new SendOptions().setPartitionId("4")))
                .hasMessageContaining("It should be between 0 and 3");
    }

    @Test
    void send_toUnknownHub_isRefused() {
        String connectionString = emulator.connectionString() + ";EntityPath=nowhere";
        try (EventHubProducerClient client = Clients.builder(emulator, "devices")
                .connectionString(connectionString)
                .buildProducerClient()) {
            assertThatThrownBy(() -> client.send(List.of(new EventData("a"))))
                    .isInstanceOfSatisfying(
                            AmqpException.class,
                            error -> assertThat(error.getErrorCondition()).isEqualTo(AmqpErrorCondition.NOT_FOUND));
        }
    }

    @Test
    void send_throughBufferedProducer_storesAll() {
        EventHubBufferedProducerClient buffered = new EventHubBufferedProducerClientBuilder()
                .connectionString(emulator.connectionString("devices"))
                .onSendBatchFailed(failure -> {})
                .onSendBatchSucceeded(success -> {})
                .buildClient();
        try (buffered) {
            for (int i = 0; i < 100; i++) {
                buffered.enqueueEvent(new EventData("event-" + i), new SendOptions().setPartitionKey("key-" + i));
            }
            buffered.flush();
        }

        assertThat(hub.events()).extracting(EmulatedEvent::text).hasSize(100).doesNotHaveDuplicates();
        assertThat(hub.events())
                .allSatisfy(event -> assertThat(event.partition())
                        .isEqualTo(Integer.toString(
                                PartitionHash.partition(event.partitionKey().orElseThrow(), 4))));
    }

    @Test
    void send_withAnnotationsOfItsOwn_keepsThem() {
        EventData event = new EventData("a");
        AmqpAnnotatedMessage raw = event.getRawAmqpMessage();
        raw.getMessageAnnotations().put("x-mine", "kept");
        raw.getMessageAnnotations().put("x-opt-sequence-number", 99L);

        producer.send(List.of(event), new SendOptions().setPartitionId("0"));

        assertThat(hub.events("0").get(0).systemProperties())
                .containsEntry("x-mine", "kept")
                .containsEntry("x-opt-sequence-number", 0L);
    }
}

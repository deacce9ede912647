package io.streamingatscale.eventhubs.emulator;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.EventProcessorClient;
import com.azure.messaging.eventhubs.EventProcessorClientBuilder;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What each version of the client does with the emulator, in a process of its own; prints what it saw. */
final class ConformanceMain {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String connectionString;

    private ConformanceMain(String connectionString) {
        this.connectionString = connectionString;
    }

    public static void main(String... args) throws Exception {
        System.out.println("client="
                + EventHubClientBuilder.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation());
        ConformanceMain main = new ConformanceMain(args[0]);
        main.send();
        main.receive();
        main.process();
        System.exit(0);
    }

    private EventHubClientBuilder builder() {
        return new EventHubClientBuilder().connectionString(connectionString).consumerGroup("$Default");
    }

    private void send() {
        try (EventHubProducerClient producer = builder().buildProducerClient()) {
            EventDataBatch batch = producer.createBatch(new CreateBatchOptions().setPartitionId("0"));
            Stream.of("a", "b", "c").forEach(body -> batch.tryAdd(new EventData(body)));
            producer.send(batch);
            producer.send(List.of(new EventData("d")), new SendOptions().setPartitionKey("thermostat-7"));
            System.out.println("partitions="
                    + producer.getEventHubProperties().getPartitionIds().stream()
                            .toList());
        }
    }

    private void receive() {
        try (EventHubConsumerClient consumer = builder().buildConsumerClient()) {
            System.out.println("last=" + consumer.getPartitionProperties("0").getLastEnqueuedSequenceNumber());
            System.out.println("bodies="
                    + consumer.receiveFromPartition("0", 3, EventPosition.earliest(), PATIENCE).stream()
                            .map(event -> event.getData().getBodyAsString())
                            .toList());
        }
        ReceiveOptions options = new ReceiveOptions().setOwnerLevel(1L).setTrackLastEnqueuedEventProperties(true);
        try (EventHubConsumerAsyncClient consumer = builder().buildAsyncConsumerClient()) {
            PartitionEvent event = consumer.receiveFromPartition("0", EventPosition.fromSequenceNumber(1), options)
                    .blockFirst(PATIENCE);
            System.out.println("after=" + event.getData().getBodyAsString() + ", end="
                    + event.getLastEnqueuedEventProperties().getSequenceNumber());
        }
    }

    private void process() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(4);
        EventProcessorClient processor = new EventProcessorClientBuilder()
                .connectionString(connectionString)
                .consumerGroup("$Default")
                .checkpointStore(new InMemoryCheckpointStore())
                .loadBalancingUpdateInterval(Duration.ofSeconds(1))
                .initialPartitionEventPosition(partition -> EventPosition.earliest())
                .processEvent(event -> {
                    event.updateCheckpoint();
                    all.countDown();
                })
                .processError(error -> System.out.println("error=" + error.getThrowable()))
                .buildEventProcessorClient();
        processor.start();
        System.out.println("processed=" + all.await(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
}

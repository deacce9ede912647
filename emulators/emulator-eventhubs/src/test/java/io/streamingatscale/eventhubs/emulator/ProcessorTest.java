package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.EventProcessorClient;
import com.azure.messaging.eventhubs.EventProcessorClientBuilder;
import com.azure.messaging.eventhubs.LoadBalancingStrategy;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.SendOptions;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The client's own processor, whose instances share the partitions by owner levels. */
@Tag("slow")
class ProcessorTest {

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();

    private EventProcessorClient processor(EventHubsEmulator emulator, InMemoryCheckpointStore store) {
        return new EventProcessorClientBuilder()
                .connectionString(emulator.connectionString("devices"))
                .consumerGroup("$Default")
                .checkpointStore(store)
                .loadBalancingStrategy(LoadBalancingStrategy.GREEDY)
                .loadBalancingUpdateInterval(Duration.ofSeconds(1))
                .partitionOwnershipExpirationInterval(Duration.ofSeconds(20))
                .initialPartitionEventPosition(partition -> EventPosition.earliest())
                .processEvent(event -> {
                    seen.add(event.getEventData().getBodyAsString());
                    event.updateCheckpoint();
                })
                .processError(error -> errors.add(error.getThrowable()))
                .buildEventProcessorClient();
    }

    @Test
    void processors_two_shareThePartitionsAndLoseNothing() {
        InMemoryCheckpointStore store = new InMemoryCheckpointStore();
        try (EventHubsEmulator emulator =
                EventHubsEmulator.builder().hub("devices", 4).start()) {
            EmulatedHub hub = emulator.hub("devices");
            send(emulator, "first");
            EventProcessorClient first = processor(emulator, store);
            first.start();
            emulator.await(Clients.PATIENCE, () -> seen.size() == 4);

            EventProcessorClient second = processor(emulator, store);
            second.start();
            emulator.await(
                    Clients.PATIENCE,
                    () -> store.ownedBy(first.getIdentifier()) == 2 && store.ownedBy(second.getIdentifier()) == 2);
            send(emulator, "second");
            emulator.await(Clients.PATIENCE, () -> seen.size() == 8);

            assertThat(errors)
                    .allSatisfy(error -> assertThat(error)
                            .isInstanceOfSatisfying(
                                    AmqpException.class,
                                    stolen -> assertThat(stolen.getErrorCondition())
                                            .isEqualTo(AmqpErrorCondition.LINK_STOLEN)));
            assertThat(hub.receivers())
                    .allSatisfy(receiver -> assertThat(receiver.ownerLevel()).hasValue(0));
            CompletableFuture.allOf(CompletableFuture.runAsync(first::stop), CompletableFuture.runAsync(second::stop))
                    .join();
        }
    }

    private static void send(EventHubsEmulator emulator, String text) {
        try (EventHubProducerClient producer = Clients.producer(emulator)) {
            for (String partition : emulator.hub("devices").partitions()) {
                producer.send(List.of(new EventData(text + partition)), new SendOptions().setPartitionId(partition));
            }
        }
    }
}

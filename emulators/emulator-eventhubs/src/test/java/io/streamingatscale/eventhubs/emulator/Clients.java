package io.streamingatscale.eventhubs.emulator;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import reactor.core.Disposable;

/** The genuine clients of a hub, and what tests do with them. */
final class Clients {

    static final Duration PATIENCE = Duration.ofMinutes(2);

    private Clients() {}

    static EventHubClientBuilder builder(EventHubsEmulator emulator, String hub) {
        return new EventHubClientBuilder()
                .connectionString(emulator.connectionString(hub))
                .consumerGroup("$Default")
                .retryOptions(new AmqpRetryOptions()
                        .setTryTimeout(Duration.ofSeconds(3))
                        .setDelay(Duration.ofMillis(100)));
    }

    static EventHubProducerClient producer(EventHubsEmulator emulator) {
        return builder(emulator, "devices").buildProducerClient();
    }

    static EventHubConsumerClient consumer(EventHubsEmulator emulator) {
        return builder(emulator, "devices").buildConsumerClient();
    }

    static EventHubConsumerAsyncClient asyncConsumer(EventHubsEmulator emulator) {
        return builder(emulator, "devices").buildAsyncConsumerClient();
    }

    static EventDataBatch batch(EventHubProducerClient producer, CreateBatchOptions options, String... bodies) {
        EventDataBatch batch = producer.createBatch(options);
        Stream.of(bodies).forEach(body -> batch.tryAdd(new EventData(body)));
        return batch;
    }

    /** Reads the texts of events from a position on. */
    static List<String> read(EventHubsEmulator emulator, int count, EventPosition position) {
        try (EventHubConsumerClient consumer = consumer(emulator)) {
            return consumer.receiveFromPartition("0", count, position, PATIENCE).stream()
                    .map(event -> event.getData().getBodyAsString())
                    .toList();
        }
    }

    /** A subscription to a partition. */
    static final class Subscription implements AutoCloseable {

        private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        private final Disposable disposable;

        Subscription(EventHubConsumerAsyncClient client, EventPosition position, ReceiveOptions options) {
            disposable = client.receiveFromPartition("0", position, options)
                    .subscribe(seen::add, seen::add, () -> seen.add("completed"));
        }

        /** Waits for the next event, error or end. */
        Object next() throws InterruptedException {
            Object next = seen.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        }

        PartitionEvent event() throws InterruptedException {
            Object next = next();
            if (next instanceof PartitionEvent event) {
                return event;
            }
            throw new AssertionError("no event: " + next, next instanceof Throwable cause ? cause : null);
        }

        String text() throws InterruptedException {
            return event().getData().getBodyAsString();
        }

        @Override
        public void close() {
            disposable.dispose();
        }
    }
}

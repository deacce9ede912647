package io.streamingatscale.workload;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Sends to an event hub; a send is acknowledged when the hub has its batch. Each device has one batch under way, and the next
 * takes all that was sent meanwhile: single events while the hub keeps up, large batches when it does not.
 */
final class EventHubsTarget implements EventTarget {

    private static final int UNDER_WAY = 10_000;

    private static final int LANES_WITHOUT_KEYS = 8;

    /** For answers that never come. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private record Send(EventData event, Acknowledgement acknowledgement) {}

    private final EventHubProducerAsyncClient client;
    private final boolean keyed;
    private final Semaphore room = new Semaphore(UNDER_WAY);
    private final Map<String, Lane> lanes = new HashMap<>();
    private int next;

    EventHubsTarget(String connectionString, String hub, boolean keyed) {
        this.keyed = keyed;
        this.client = new EventHubClientBuilder()
                .connectionString(connectionString, hub)
                .buildAsyncProducerClient();
    }

    @Override
    public void send(SimulatedEvent event, Acknowledgement acknowledgement) throws InterruptedException {
        String lane = keyed ? event.deviceId() : Integer.toString(next++ % LANES_WITHOUT_KEYS);
        room.acquire();
        lanes.computeIfAbsent(lane, name -> new Lane(keyed ? name : null))
                .add(new Send(new EventData(event.json()), acknowledgement));
    }

    @Override
    public void flush() throws InterruptedException {
        room.acquire(UNDER_WAY);
        room.release(UNDER_WAY);
    }

    @Override
    public void close() {
        client.close();
    }

    /** What goes in one order. */
    private final class Lane {

        private final CreateBatchOptions options = new CreateBatchOptions();
        private final Deque<Send> waiting = new ArrayDeque<>();
        private boolean isSending;

        Lane(@Nullable String key) {
            if (key != null) {
                options.setPartitionKey(key);
            }
        }

        void add(Send send) {
            synchronized (this) {
                waiting.add(send);
                if (isSending) {
                    return;
                }
                isSending = true;
            }
            sendBatch();
        }

        private void sendBatch() {
            List<Send> sent = new ArrayList<>();
            var unused = client.createBatch(options)
                    .flatMap(batch -> client.send(filled(batch, sent)))
                    .timeout(LONGEST)
                    .subscribe(nothing -> {}, failure -> answered(sent, failure), () -> answered(sent, null));
        }

        private synchronized EventDataBatch filled(EventDataBatch batch, List<Send> sent) {
            while (!waiting.isEmpty() && batch.tryAdd(waiting.element().event())) {
                sent.add(waiting.remove());
            }
            if (sent.isEmpty()) {
                throw new IllegalStateException("event is larger than the hub takes");
            }
            return batch;
        }

        private void answered(List<Send> sent, @Nullable Throwable failure) {
            boolean hasMore;
            synchronized (this) {
                if (sent.isEmpty() && failure != null) {
                    // no batch could be begun: whatever waits would meet the same
                    sent.addAll(waiting);
                    waiting.clear();
                }
                hasMore = !waiting.isEmpty();
                isSending = hasMore;
            }
            sent.forEach(send -> tell(send.acknowledgement(), failure));
            room.release(sent.size());
            if (hasMore) {
                sendBatch();
            }
        }
    }

    private static void tell(Acknowledgement acknowledgement, @Nullable Throwable failure) {
        if (failure == null) {
            acknowledgement.acknowledged();
        } else {
            acknowledgement.failed(failure instanceof Exception known ? known : new IllegalStateException(failure));
        }
    }
}

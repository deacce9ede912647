package io.streamingatscale.benchmarks.eventhubs;

import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * The least that anyone does who reads on a thread of his own with bounded memory: events go to that thread through a queue,
 * and no more are asked for than were taken. The thread throws them away.
 */
final class Handover {

    static final int CREDIT = 512;

    private static final long LONGEST_WAIT = Duration.ofMillis(50).toNanos();
    private static final long LINGER = 250_000;

    private final List<Link> links = new ArrayList<>();
    private final Thread reader = Thread.currentThread();

    /** Reads with a client whose prefetch is {@link #CREDIT}, on the calling thread. */
    static int read(EventHubConsumerAsyncClient client, int partitions, int events) {
        Handover handover = new Handover();
        for (int i = 0; i < partitions; i++) {
            handover.open(client, Integer.toString(i));
        }
        int read = 0;
        while (read < events) {
            int taken = handover.links.stream().mapToInt(Link::take).sum();
            read += taken;
            if (taken == 0) {
                LockSupport.parkNanos(LONGEST_WAIT);
                LockSupport.parkNanos(LINGER); // as the source does: to be woken for each event costs more
            }
        }
        return read;
    }

    private void open(EventHubConsumerAsyncClient client, String partition) {
        ReceiveOptions options = new ReceiveOptions().setOwnerLevel(1L).setTrackLastEnqueuedEventProperties(true);
        Link link = new Link();
        links.add(link);
        client.receiveFromPartition(partition, EventPosition.earliest(), options)
                .subscribe(link);
    }

    private final class Link extends BaseSubscriber<PartitionEvent> {

        private final Queue<PartitionEvent> arrived = new ConcurrentLinkedQueue<>();
        private final AtomicInteger waiting = new AtomicInteger();
        private int owed;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(CREDIT);
        }

        @Override
        protected void hookOnNext(PartitionEvent event) {
            arrived.add(event);
            if (waiting.getAndIncrement() == 0) {
                LockSupport.unpark(reader);
            }
        }

        int take() {
            int taken = 0;
            while (arrived.poll() != null) {
                taken++;
            }
            waiting.addAndGet(-taken);
            owed += taken;
            if (owed >= CREDIT / 2) {
                int asked = owed;
                owed = 0;
                request(asked);
            }
            return taken;
        }
    }
}

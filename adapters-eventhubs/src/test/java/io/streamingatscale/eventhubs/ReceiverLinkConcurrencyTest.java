package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.models.PartitionContext;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Sinks;

/** The client brings events while the worker takes them, as close to each other as two threads come. */
class ReceiverLinkConcurrencyTest {

    private static final int EVENTS = 300_000;
    private static final int CREDIT = 16;
    private static final PartitionEvent EVENT =
            new PartitionEvent(new PartitionContext("namespace", "hub", "$Default", "0"), new EventData("event"), null);

    private final Semaphore news = new Semaphore(0);
    private final ReceiverLink link = new ReceiverLink(CREDIT, news::release);
    private final Sinks.Many<PartitionEvent> client = Sinks.many().unicast().onBackpressureBuffer();
    private final Random random = new Random(7);

    private final AtomicInteger taken = new AtomicInteger();

    @Test
    void arriving_whileTheWorkerTakes_isToldOfAndTaken() throws InterruptedException {
        client.asFlux().subscribe(link);
        Thread bringing = new Thread(this::bring, "client");
        bringing.start();
        try {
            while (!link.isDone()) {
                assertThat(news.tryAcquire(30, TimeUnit.SECONDS))
                        .as("whether the worker hears of more, taken=" + taken + " of " + EVENTS)
                        .isTrue();
                news.drainPermits();
                take();
            }
        } finally {
            bringing.interrupt();
        }
        assertThat(taken).hasValue(EVENTS);
    }

    /** Stays a few events ahead of the worker, who so often finds nothing just when something comes. */
    private void bring() {
        for (int brought = 0; brought < EVENTS; brought++) {
            int ahead = random.nextInt(3);
            while (brought - taken.get() > ahead) {
                Thread.onSpinWait();
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
            client.tryEmitNext(EVENT).orThrow();
        }
        client.tryEmitComplete().orThrow();
    }

    private void take() {
        int count = 0;
        while (link.poll() != null) {
            count++;
        }
        if (count > 0) {
            taken.addAndGet(count);
            link.taken(count);
        }
    }
}

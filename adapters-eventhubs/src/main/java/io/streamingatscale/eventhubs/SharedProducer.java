package io.streamingatscale.eventhubs;

import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventDataBatch;
import com.azure.messaging.eventhubs.EventHubProducerAsyncClient;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The client that the writers of a sink share, with a deadline for each of its answers: the client alone may wait for ever.
 * A client that missed one is closed, and the next use makes another.
 *
 * <p><b>Threads:</b> any. Answers come on the client's; clients are closed on one of our own, since that may take long.
 */
final class SharedProducer implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

    /** For users who have not said otherwise: four tries are to fit into the default deadline. */
    private static final AmqpRetryOptions RETRIES = new AmqpRetryOptions().setTryTimeout(Duration.ofSeconds(10));

    private final EventHubsConnection connection;
    private final Duration deadline;
    private final ThreadPoolExecutor closer = new ThreadPoolExecutor(
            1, 1, CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), SharedProducer::thread);

    private @Nullable EventHubProducerAsyncClient client;
    private boolean isClosed;

    SharedProducer(EventHubsConnection connection, Duration deadline) {
        this.connection = connection;
        this.deadline = deadline;
        closer.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "eventhubs-sink-closer");
        thread.setDaemon(true);
        return thread;
    }

    /** Returns namespace and hub. */
    String hub() {
        return connection.toString();
    }

    /**
     * Returns a batch that nothing is in yet, and waits for the hub to say how large it may become.
     *
     * @throws RuntimeException as {@link SendFailures} says
     */
    EventDataBatch newBatch(Route route) {
        try {
            return answer(current -> current.createBatch(route.options()))
                    .blockOptional()
                    .orElseThrow();
        } catch (RuntimeException e) {
            throw SendFailures.of(e, hub());
        }
    }

    /**
     * Sends events as one batch, from the first on as many as fit. Does not block.
     *
     * @return completes with their number when the hub has taken them, or fails with what {@link SendFailures} makes of it
     */
    CompletableFuture<Integer> send(Route route, List<EventData> events) {
        return answer(current -> current.createBatch(route.options()).flatMap(batch -> {
                    fill(batch, events);
                    return current.send(batch).thenReturn(batch.getCount());
                }))
                .toFuture();
    }

    private void fill(EventDataBatch batch, List<EventData> events) {
        for (EventData event : events) {
            if (!batch.tryAdd(event)) {
                break;
            }
        }
        if (batch.getCount() == 0) {
            throw new TransientException(
                    "event does not fit into a batch as large as the hub allowed before: hub=" + hub() + ", maxBytes="
                            + batch.getMaxSizeInBytes(),
                    null);
        }
    }

    private interface Request<R> {
        Mono<R> of(EventHubProducerAsyncClient client);
    }

    private <R> Mono<R> answer(Request<R> request) {
        return Mono.defer(() -> {
            EventHubProducerAsyncClient used = current();
            return request.of(used)
                    .timeout(deadline, Mono.defer(() -> late(used)))
                    .onErrorMap(failure ->
                            isCurrent(used) ? SendFailures.of(failure, hub()) : SendFailures.ofClosed(failure, hub()));
        });
    }

    private <R> Mono<R> late(EventHubProducerAsyncClient used) {
        retire(used);
        return Mono.error(new TransientException(
                "hub did not answer in time, its client is made anew: hub=" + hub() + ", deadline=" + deadline, null));
    }

    private synchronized EventHubProducerAsyncClient current() {
        if (isClosed) {
            throw new TransientException("sink is closed: hub=" + hub(), null);
        }
        if (client == null) {
            client = connection.newBuilder(RETRIES).buildAsyncProducerClient();
        }
        return client;
    }

    private synchronized boolean isCurrent(EventHubProducerAsyncClient used) {
        return client == used;
    }

    private synchronized void retire(EventHubProducerAsyncClient used) {
        if (client == used) {
            client = null;
            closer.execute(used::close);
        }
    }

    /** Closes the client; gives up waiting for that after ten seconds. */
    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            if (client != null) {
                retire(client);
            }
        }
        closer.shutdown();
        try {
            var unused = closer.awaitTermination(CLOSE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

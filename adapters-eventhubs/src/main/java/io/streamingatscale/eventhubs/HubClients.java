package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of one source, one for each number of events that receivers ask for ahead; all use one connection. When an
 * operation was not answered the connection is of no use any more: {@link #renew} makes all anew.
 *
 * <p><b>Threads:</b> any.
 */
final class HubClients implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EventHubsSource.class);

    /** Clients of one connection. */
    private record Connected(EventHubClientBuilder builder, Map<Integer, EventHubConsumerAsyncClient> clients) {}

    private final EventHubsConnection connection;
    private final String consumerGroup;
    private @Nullable Connected present;
    private long generation;
    private boolean isClosed;

    HubClients(EventHubsConnection connection, String consumerGroup) {
        this.connection = connection;
        this.consumerGroup = consumerGroup;
    }

    /** Returns the client that asks for so many events ahead. */
    synchronized EventHubConsumerAsyncClient client(int credit) {
        if (isClosed) {
            throw new IllegalStateException("source is closed: hub=" + connection);
        }
        if (present == null) {
            EventHubClientBuilder builder =
                    connection.newBuilder().consumerGroup(consumerGroup).shareConnection();
            present = new Connected(builder, new HashMap<>());
        }
        EventHubClientBuilder builder = present.builder();
        return present.clients()
                .computeIfAbsent(credit, absent -> builder.prefetchCount(credit).buildAsyncConsumerClient());
    }

    /** Returns the number of the connection that {@link #client} uses now. */
    synchronized long generation() {
        return generation;
    }

    /** Has all clients made anew, unless that was done since {@code seen}. Those who use the old ones see them end. */
    synchronized void renew(long seen) {
        if (seen == generation && present != null && !isClosed) {
            log.warn("connection does not answer and is made anew: hub={}", connection);
            generation++;
            closeInBackground(present);
            present = null;
        }
    }

    /** Closes on a thread of its own, since the client waits for answers that may not come. */
    private static void closeInBackground(Connected connected) {
        List<EventHubConsumerAsyncClient> clients =
                new ArrayList<>(connected.clients().values());
        Thread closing = new Thread(() -> clients.forEach(EventHubConsumerAsyncClient::close), "eventhubs-close");
        closing.setDaemon(true);
        closing.start();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (present != null) {
            closeInBackground(present);
            present = null;
        }
    }
}

package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.PartitionEvent;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.PositionLostException;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.eventhubs.StartPosition.LogEdge;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Asks the service of a hub's partitions and finds positions in them. Each question has a deadline: the client itself waits
 * without end for a reply that was lost.
 */
final class HubLog {

    private static final Logger log = LoggerFactory.getLogger(EventHubsSource.class);

    private final HubClients clients;
    private final EventHubsConnection connection;
    private final StartPosition start;
    private final @Nullable LogEdge onPositionLost;
    private final Duration deadline;

    HubLog(
            HubClients clients,
            EventHubsConnection connection,
            StartPosition start,
            @Nullable LogEdge onPositionLost,
            Duration deadline) {
        this.clients = clients;
        this.connection = connection;
        this.start = start;
        this.onPositionLost = onPositionLost;
        this.deadline = deadline;
    }

    /**
     * Returns the ids of the hub's partitions.
     *
     * @throws TransientException if the service cannot be asked now
     * @throws io.streamingatscale.core.ConfigurationException if the hub is not there or may not be read
     */
    List<String> partitionIds() {
        return ask(client -> client.getPartitionIds().collectList(), "partitions cannot be listed: hub=" + connection);
    }

    /** Asks of one partition; fails with a {@link TimeoutException} if the reply does not come in time. */
    Mono<LogState> state(String partition) {
        return Mono.defer(() -> answered(client -> client.getPartitionProperties(partition)))
                .map(LogState::of);
    }

    private <R> Mono<R> answered(Function<EventHubConsumerAsyncClient, Mono<R>> question) {
        long generation = clients.generation();
        return question.apply(clients.client(1))
                .timeout(deadline)
                .doOnError(TimeoutException.class, e -> clients.renew(generation));
    }

    private <R> R ask(Function<EventHubConsumerAsyncClient, Mono<R>> question, String refusal) {
        return Answers.within(deadline.plus(deadline), answered(question), e -> ReceiveFailures.of(e, refusal));
    }

    /** Returns where the source was configured to begin. */
    Position configuredStart(Claim claim) {
        if (start instanceof StartPosition.SequenceNumber sequence) {
            return Position.of(sequence.number());
        }
        if (start instanceof StartPosition.EnqueuedTime time) {
            return at(claim, time.instant());
        }
        LogState state = stateNow(claim.partition().id());
        return Position.of(start == LogEdge.EARLIEST ? state.first() : state.end());
    }

    private LogState stateNow(String partition) {
        return ask(
                client -> client.getPartitionProperties(partition).map(LogState::of),
                "partition cannot be asked for its log: hub=" + connection + ", partition=" + partition);
    }

    /** Returns where the first event of an enqueued time or a later one stands, or the log's end. */
    Position at(Claim claim, Instant time) {
        String partition = claim.partition().id();
        LogState state = stateNow(partition);
        if (state.isEmpty() || state.lastTime().isBefore(time)) {
            return Position.of(state.end());
        }
        ReceiveOptions options = new ReceiveOptions().setOwnerLevel(claim.epoch());
        PartitionEvent first = ask(
                client -> client.receiveFromPartition(partition, justBefore(time), options)
                        .next(),
                "position of a time cannot be found: hub=" + connection + ", partition=" + partition);
        return Position.of(first.getData().getSequenceNumber());
    }

    /** The service compares with "greater". */
    private static EventPosition justBefore(Instant time) {
        return EventPosition.fromEnqueuedTime(time.minusMillis(1));
    }

    /**
     * Returns where to read on although the log may not hold a position.
     *
     * @return {@code next}, where the log holds it
     * @throws PositionLostException if it does not, and nobody said that this is acceptable
     */
    long held(String partition, long next, LogState state) {
        if (state.holds(next)) {
            return next;
        }
        String loss = "log does not hold the position: hub=" + connection + ", partition=" + partition + ", position="
                + next + ", " + state;
        if (onPositionLost == null) {
            throw new PositionLostException(
                    loss + "; restore the hub or the checkpoint, or accept the loss with onPositionLost(...)", null);
        }
        long goesOn = onPositionLost == LogEdge.EARLIEST ? state.first() : state.end();
        log.warn("{}, continuesAt={}", loss, goesOn);
        return goesOn;
    }
}

package io.streamingatscale.eventhubs;

import com.azure.core.amqp.AmqpRetryOptions;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Headers;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What tests of the sink have in common: clients, records, commits. */
final class SinkDriver {

    static final Duration PATIENCE = Duration.ofMinutes(2);
    static final Partition SOURCE = Partition.of("source", 0);
    static final Claim CLAIM = Claim.first("pipeline", SOURCE, 1);

    private SinkDriver() {}

    static EventHubsConnection connection(EventHubsEmulator emulator) {
        return connection(emulator, Duration.ofSeconds(30));
    }

    /** Returns a connection whose client soon takes an answer for lost; on a busy machine also one that is late. */
    static EventHubsConnection impatient(EventHubsEmulator emulator) {
        return connection(emulator, Duration.ofSeconds(2));
    }

    static EventHubsConnection connection(EventHubsEmulator emulator, Duration tryTimeout) {
        return connection(emulator, "out", tryTimeout);
    }

    static EventHubsConnection connection(EventHubsEmulator emulator, String hub, Duration tryTimeout) {
        AmqpRetryOptions retries = new AmqpRetryOptions()
                .setTryTimeout(tryTimeout)
                .setDelay(Duration.ofMillis(50))
                .setMaxRetries(1);
        return EventHubsConnection.of(emulator.connectionString(hub)).with(client -> client.retryOptions(retries));
    }

    static EventHubsSink.Builder<String> sink(EventHubsEmulator emulator) {
        return sink(connection(emulator));
    }

    static EventHubsSink.Builder<String> sink(EventHubsConnection connection) {
        return EventHubsSink.builder(
                connection, (StreamRecord<String> record) -> record.value().getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a record without key. */
    static StreamRecord<String> record(long offset, String value) {
        return StreamRecord.of(new Origin(SOURCE, offset), Instant.EPOCH, value);
    }

    static StreamRecord<String> record(long offset, String key, String value) {
        return StreamRecord.of(
                new Origin(SOURCE, offset), key.getBytes(StandardCharsets.UTF_8), Instant.EPOCH, value, Headers.none());
    }

    static CompletableFuture<CommitResult> startCommit(SinkWriter<String> writer) {
        return writer.commit(CLAIM.checkpointAt(Position.of(1))).toCompletableFuture();
    }

    static long commit(SinkWriter<String> writer) throws Exception {
        return startCommit(writer).get(PATIENCE.toSeconds(), TimeUnit.SECONDS).applied();
    }

    static Throwable failureOfCommit(SinkWriter<String> writer) throws Exception {
        try {
            commit(writer);
        } catch (ExecutionException e) {
            return e.getCause();
        }
        throw new AssertionError("commit did not fail");
    }

    static List<String> texts(EmulatedHub hub) {
        return hub.events().stream().map(EmulatedEvent::text).toList();
    }

    static List<Object> ids(EmulatedHub hub) {
        return hub.events().stream()
                .map(event -> event.properties().get(EventHubsHeaders.RECORD_ID))
                .toList();
    }
}

package io.streamingatscale.eventhubs;

import static io.streamingatscale.eventhubs.SinkDriver.CLAIM;
import static io.streamingatscale.eventhubs.SinkDriver.PATIENCE;
import static io.streamingatscale.eventhubs.SinkDriver.commit;
import static io.streamingatscale.eventhubs.SinkDriver.failureOfCommit;
import static io.streamingatscale.eventhubs.SinkDriver.record;
import static io.streamingatscale.eventhubs.SinkDriver.sink;
import static io.streamingatscale.eventhubs.SinkDriver.startCommit;
import static io.streamingatscale.eventhubs.SinkDriver.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.eventhubs.emulator.AmqpError;
import io.streamingatscale.eventhubs.emulator.EmulatedEvent;
import io.streamingatscale.eventhubs.emulator.SendFault;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What waits, for how long, and what becomes of it when a writer ends. */
class EventHubsSinkBoundsTest extends EventHubsSinkFixture {

    @Test
    void write_hubDoesNotAnswer_waitsOnceTheBytesAreUsedUp() throws Exception {
        try (EventHubsSink<String> sink = patient().maxInFlightBytes(5_000).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            emulator.silence(true);
            Writing writing = new Writing(writer, large(20));
            writing.awaitBlocked(emulator);
            assertThat(writing.written()).isEqualTo(4);

            emulator.silence(false);

            assertThat(writing.await()).isEqualTo(20);
            assertThat(commit(writer)).isEqualTo(20);
        }
    }

    @Test
    void write_moreAtOnceThanTheBytes_isSentPieceByPiece() throws Exception {
        write(settings -> settings.maxInFlightBytes(3_000), large(50));

        assertThat(hub.events()).hasSize(50);
    }

    @Test
    void write_recordLargerThanTheBytes_goesAlone() throws Exception {
        write(settings -> settings.maxInFlightBytes(1), large(5));

        assertThat(hub.events()).hasSize(5);
    }

    @Test
    void write_anotherWriterHoldsTheRoomInHalfFullArrays_hasThemSent() throws Exception {
        try (EventHubsSink<String> sink =
                        patient().arraysOf(100, 100_000).maxInFlightBytes(5_000).build();
                SinkWriter<String> holder = sink.open(CLAIM);
                SinkWriter<String> writer = sink.open(CLAIM)) {
            holder.write(large(4));

            assertThat(new Writing(writer, large(4)).await()).isEqualTo(4);
            assertThat(commit(writer)).isEqualTo(4);
            assertThat(commit(holder)).isEqualTo(4);
        }
    }

    @Test
    void write_interruptedWhileWaiting_isTransientAndStaysInterrupted() throws Exception {
        try (EventHubsSink<String> sink = patient().maxInFlightBytes(1_000).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            emulator.silence(true);
            AtomicReference<Boolean> interrupted = new AtomicReference<>();
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    writer.write(large(3));
                } catch (RuntimeException e) {
                    interrupted.set(Thread.currentThread().isInterrupted());
                    failure.complete(e);
                }
            });
            thread.start();
            emulator.await(PATIENCE, () -> thread.getState() == Thread.State.WAITING);

            thread.interrupt();

            assertThat(failure.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("interrupted while waiting");
            assertThat(interrupted).hasValue(true);
            emulator.silence(false);
        }
    }

    @Test
    void write_waitingWhenTheHubRefuses_fails() throws Exception {
        hub.faults().onSend(1, SendFault.reject(AmqpError.of("amqp:unauthorized-access")));
        try (EventHubsSink<String> sink = patient().maxInFlightBytes(1_000).build();
                SinkWriter<String> writer = sink.open(CLAIM)) {
            assertThat(new Writing(writer, large(20)).failure()).hasMessageContaining("unauthorized-access");
        }
    }

    @Test
    void maxInFlightBatches_one_sendsOneAfterTheOther() throws Exception {
        // refused once, the first batch is tried again before any other is sent
        hub.faults().onSend(1, SendFault.reject(AmqpError.internalError()));
        write(settings -> settings.maxInFlightBatches(1), records(20, 20));

        assertThat(hub.events()).hasSize(20);
        assertThat(hub.events().stream()
                        .min(Comparator.comparing(EmulatedEvent::enqueuedTime))
                        .orElseThrow()
                        .text())
                .isEqualTo("value-0");
    }

    @Test
    void close_writerWithRecordsWaiting_sendsNoMoreAndGivesTheRoomBack() throws Exception {
        try (EventHubsSink<String> sink =
                patient().arraysOf(100, 100_000).maxInFlightBytes(5_000).build()) {
            SinkWriter<String> first = sink.open(CLAIM);
            first.write(large(4));
            first.close();

            try (SinkWriter<String> second = sink.open(CLAIM)) {
                second.write(List.of(record(9, "k", "9")));
                assertThat(commit(second)).isEqualTo(1);
            }
        }
        assertThat(texts(hub)).containsExactly("[9]");
    }

    @Test
    void close_writerWithABatchUnderWay_stopsItsRetriesAndTheNextOfItsKey() throws Exception {
        hub.faults().onSend(1, SendFault.ignore());
        try (EventHubsSink<String> sink = patient().build()) {
            SinkWriter<String> first = sink.open(CLAIM);
            first.write(List.of(record(0, "k", "a")));
            first.write(List.of(record(1, "k", "b")));
            CompletableFuture<CommitResult> commit = startCommit(first);
            emulator.await(PATIENCE, () -> hub.faults().pending() == 0);

            first.close();

            try (SinkWriter<String> second = sink.open(CLAIM)) {
                second.write(List.of(record(0, "k", "c")));
                commit(second);
            }
            assertThat(commit)
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(TransientException.class);
        }
        assertThat(texts(hub)).containsExactly("c");
    }

    @Test
    void close_writerWithABatchUnanswered_isNotTriedAgain() throws Exception {
        hub.faults().onSend(2, SendFault.ignore());
        try (EventHubsSink<String> sink = sink(SinkDriver.impatient(emulator)).build()) {
            SinkWriter<String> first = sink.open(CLAIM);
            first.write(List.of(record(0, "k", "a")));
            emulator.await(PATIENCE, () -> hub.faults().pending() == 1);

            first.close();

            try (SinkWriter<String> second = sink.open(CLAIM)) {
                second.write(List.of(record(0, "k", "c")));
                commit(second); // is tried again later than the other one would have been
            }
        }
        assertThat(texts(hub)).containsExactly("c");
    }

    @Test
    void commit_refused_nothingThatWaitedIsSent() throws Exception {
        hub.faults().onSend(1, SendFault.reject(AmqpError.of("amqp:unauthorized-access")));
        try (EventHubsSink<String> sink = sink(emulator).maxInFlightBatches(1).build()) {
            SinkWriter<String> first = sink.open(CLAIM);
            first.write(records(20, 20));
            assertThat(failureOfCommit(first)).hasMessageContaining("unauthorized-access");

            try (SinkWriter<String> second = sink.open(CLAIM)) {
                second.write(List.of(record(0, "k", "c")));
                commit(second);
            }
        }
        assertThat(texts(hub)).containsExactly("c");
    }
}

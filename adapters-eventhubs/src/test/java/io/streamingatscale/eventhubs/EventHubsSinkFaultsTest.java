package io.streamingatscale.eventhubs;

import static io.streamingatscale.eventhubs.SinkDriver.CLAIM;
import static io.streamingatscale.eventhubs.SinkDriver.PATIENCE;
import static io.streamingatscale.eventhubs.SinkDriver.commit;
import static io.streamingatscale.eventhubs.SinkDriver.failureOfCommit;
import static io.streamingatscale.eventhubs.SinkDriver.ids;
import static io.streamingatscale.eventhubs.SinkDriver.record;
import static io.streamingatscale.eventhubs.SinkDriver.sink;
import static io.streamingatscale.eventhubs.SinkDriver.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.amqp.AmqpRetryOptions;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.eventhubs.emulator.AmqpError;
import io.streamingatscale.eventhubs.emulator.EmulatedHub;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulator;
import io.streamingatscale.eventhubs.emulator.ReplyFault;
import io.streamingatscale.eventhubs.emulator.SendFault;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which sending goes wrong, as spec and users tell of them, each with the genuine client. */
@Tag("slow")
class EventHubsSinkFaultsTest {

    private final EventHubsEmulator emulator =
            EventHubsEmulator.builder().hub("out", 1).start();
    private final EmulatedHub hub = emulator.hub("out");
    private final EventHubsSink<String> sink = sink(emulator).build();

    @AfterEach
    void close() {
        sink.close();
        emulator.close();
    }

    private Throwable failureOfWriting(String... values) throws Exception {
        try (SinkWriter<String> writer = sink.open(CLAIM)) {
            write(writer, values);
            return failureOfCommit(writer);
        }
    }

    private long written(String... values) throws Exception {
        return written(sink, values);
    }

    private static long written(EventHubsSink<String> sink, String... values) throws Exception {
        try (SinkWriter<String> writer = sink.open(CLAIM)) {
            write(writer, values);
            return commit(writer);
        }
    }

    private static void write(SinkWriter<String> writer, String... values) {
        writer.write(IntStream.range(0, values.length)
                .mapToObj(i -> record(i, values[i]))
                .toList());
    }

    static Stream<Named<SendFault>> curedByTheClient() {
        return Stream.of(
                Named.of("busy", SendFault.reject(AmqpError.serverBusy())),
                Named.of("timeout", SendFault.reject(AmqpError.of("com.microsoft:timeout"))),
                Named.of("internal error", SendFault.reject(AmqpError.internalError())),
                Named.of("connection reset", SendFault.abort()),
                Named.of("link detached", SendFault.detach(AmqpError.detachForced())),
                Named.of("link detached by an error", SendFault.detach(AmqpError.internalError())));
    }

    @ParameterizedTest
    @MethodSource("curedByTheClient")
    void commit_refusedOnce_storesOnce(SendFault fault) throws Exception {
        hub.faults().onSend(1, fault);

        assertThat(written("a", "b")).isEqualTo(2);

        assertThat(texts(hub)).containsExactly("a", "b");
        assertThat(hub.faults().pending()).isZero();
    }

    @Test
    void commit_notAnswered_isTriedAgainByTheClient() throws Exception {
        hub.faults().onSend(1, SendFault.ignore());
        try (EventHubsSink<String> own = sink(SinkDriver.impatient(emulator)).build()) {
            assertThat(written(own, "a", "b")).isEqualTo(2);
        }

        assertThat(texts(hub)).containsExactly("a", "b");
    }

    @Test
    void commit_storedAndTheAnswerLost_storesAgainUnderTheSameId() throws Exception {
        hub.faults().onSend(1, SendFault.storeThenDropReply());
        try (EventHubsSink<String> own = sink(SinkDriver.impatient(emulator)).build()) {
            assertThat(written(own, "a")).isEqualTo(1);
        }

        assertThat(texts(hub)).containsExactly("a", "a");
        assertThat(ids(hub)).containsExactly("pipeline/source-0@0", "pipeline/source-0@0");
    }

    static Stream<Named<SendFault>> storedAndNotAcknowledged() {
        return Stream.of(
                Named.of("connection reset", SendFault.storeThenAbort()),
                Named.of("link detached", SendFault.storeThenDetach(AmqpError.detachForced())));
    }

    @ParameterizedTest
    @MethodSource("storedAndNotAcknowledged")
    void commit_storedAndNotAcknowledged_storesAgainUnderTheSameIds(SendFault fault) throws Exception {
        hub.faults().onSend(1, fault);

        assertThat(written("a", "b")).isEqualTo(2);

        assertThat(texts(hub)).containsExactly("a", "b", "a", "b");
        assertThat(ids(hub))
                .containsExactly(
                        "pipeline/source-0@0", "pipeline/source-0@1", "pipeline/source-0@0", "pipeline/source-0@1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqp:resource-limit-exceeded",
                "amqp:unauthorized-access",
                "com.microsoft:argument-error",
                "com.microsoft:entity-disabled",
                "com.microsoft:publisher-revoked"
            })
    void commit_refusedForGood_asksForAnotherConfiguration(String condition) throws Exception {
        hub.faults().onSend(1, SendFault.reject(AmqpError.of(condition)));

        assertThat(failureOfWriting("a"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("hub=" + emulator.host() + "/out, condition=" + condition + "; ");

        assertThat(texts(hub)).isEmpty();
    }

    @Test
    void commit_hubDeleted_asksForAnotherConfiguration() throws Exception {
        hub.faults().onSend(1, SendFault.reject(AmqpError.notFound("out")));

        assertThat(failureOfWriting("a"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("condition=amqp:not-found; check the names");
    }

    @Test
    void commit_busyForGood_isTransientAndSaysWhenToTryAgain() throws Exception {
        hub.faults().onSend(2, SendFault.reject(AmqpError.serverBusy()));

        assertThat(failureOfWriting("a"))
                .isInstanceOfSatisfying(
                        TransientException.class,
                        busy -> assertThat(busy.retryAfter()).contains(Duration.ofSeconds(4)))
                .hasMessageContaining("condition=com.microsoft:server-busy");

        assertThat(texts(hub)).isEmpty();
        assertThat(written("a")).isEqualTo(1);
    }

    @Test
    void commit_released_isTransient() throws Exception {
        hub.faults().onSend(1, SendFault.release());

        assertThat(failureOfWriting("a", "b")).isInstanceOf(TransientException.class);

        assertThat(texts(hub)).isEmpty();
        assertThat(written("a", "b")).isEqualTo(2);
        assertThat(texts(hub)).containsExactly("a", "b");
    }

    @Test
    void commit_oneRecordTooLargeForTheHubAfterAll_isPoison() throws Exception {
        hub.faults().onSend(1, SendFault.reject(AmqpError.of("amqp:link:message-size-exceeded")));

        assertThat(failureOfWriting("a"))
                .isInstanceOfSatisfying(
                        PoisonRecordException.class,
                        poison -> assertThat(poison.origin()).isEqualTo(new Origin(SinkDriver.SOURCE, 0)));
    }

    @Test
    void commit_severalTooLargeForTheHubAfterAll_isTransient() throws Exception {
        hub.faults().onSend(1, SendFault.reject(AmqpError.of("amqp:link:message-size-exceeded")));

        assertThat(failureOfWriting("a", "b")).isInstanceOf(TransientException.class);
    }

    @Test
    void open_notAuthorized_asksForAnotherConfiguration() throws Exception {
        hub.faults().onAuthorization(1, ReplyFault.status(401, "no"));

        assertThatThrownBy(() -> sink.open(CLAIM))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("amqp:unauthorized-access; give the identity the role");
    }

    @Test
    void open_authorizationNotAvailable_isTransient() throws Exception {
        // the client tries again at some of its stages and not at others
        hub.faults().onAuthorization(20, ReplyFault.status(503, "later"));

        assertThatThrownBy(() -> sink.open(CLAIM)).isInstanceOf(TransientException.class);
        hub.faults().clear();

        assertThat(written("a")).isEqualTo(1);
        assertThat(texts(hub)).containsExactly("a");
    }

    @Test
    void open_authorizationNeverAnswered_isTransientAndTheClientMadeAnew() throws Exception {
        hub.faults().onAuthorization(1, ReplyFault.silence());
        EventHubsConnection patient = SinkDriver.connection(emulator, PATIENCE);
        try (EventHubsSink<String> own =
                sink(patient).deadline(Duration.ofMillis(500)).build()) {
            assertThatThrownBy(() -> own.open(CLAIM))
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("hub did not answer in time")
                    .hasMessageContaining("deadline=PT0.5S");
        }

        assertThat(written("a")).isEqualTo(1);
        emulator.await(PATIENCE, () -> emulator.connectionCount() == 1);
    }

    @Test
    void open_authorizationUnanswered_isCuredByTheClientInTime() throws Exception {
        hub.faults().onAuthorization(1, ReplyFault.silence());
        EventHubsConnection stubborn = SinkDriver.connection(emulator)
                .with(client -> client.retryOptions(new AmqpRetryOptions().setTryTimeout(Duration.ofSeconds(1))));
        try (EventHubsSink<String> own = sink(stubborn).build();
                SinkWriter<String> writer = own.open(CLAIM)) {
            write(writer, "a");

            assertThat(commit(writer)).isEqualTo(1);
        }
    }

    @Test
    void open_hubUnknown_asksForAnotherConfiguration() throws Exception {
        EventHubsConnection nowhere = EventHubsConnection.of(emulator.connectionString(), "nowhere");
        try (EventHubsSink<String> own = sink(nowhere).build()) {
            assertThatThrownBy(() -> own.open(CLAIM))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("condition=amqp:not-found; check the names");
        }
    }

    @Test
    void open_interrupted_isTransientAndStaysInterrupted() {
        emulator.silence(true);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> sink.open(CLAIM))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("interrupted while waiting");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void open_hubNotReachable_isTransient() throws Exception {
        emulator.refuseConnections(true);

        try (EventHubsSink<String> own = sink(SinkDriver.impatient(emulator)).build()) {
            assertThatThrownBy(() -> own.open(CLAIM)).isInstanceOf(TransientException.class);
        }

        emulator.refuseConnections(false);
        assertThat(written("a")).isEqualTo(1);
    }

    @Test
    void open_senderRefused_isTransient() throws Exception {
        hub.faults().onAttach(20, AmqpError.serverBusy());

        assertThatThrownBy(() -> sink.open(CLAIM)).isInstanceOf(TransientException.class);
        hub.faults().clear();

        assertThat(written("a")).isEqualTo(1);
    }

    @Test
    void commit_networkSilent_failsAtTheDeadlineAndGoesOnWithANewClient() throws Exception {
        EventHubsConnection patient = SinkDriver.connection(emulator, PATIENCE);
        try (EventHubsSink<String> own =
                sink(patient).deadline(Duration.ofSeconds(5)).build()) {
            SinkWriter<String> writer = own.open(CLAIM);
            emulator.silence(true);
            writer.write(List.of(record(0, "a")));

            assertThat(failureOfCommit(writer))
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining(
                            "hub did not answer in time, its client is made anew: hub=" + emulator.host());
            writer.close();

            emulator.silence(false);
            emulator.await(PATIENCE, () -> emulator.connectionCount() == 0);
            try (SinkWriter<String> next = own.open(CLAIM)) {
                next.write(List.of(record(0, "a")));
                assertThat(commit(next)).isEqualTo(1);
            }
            assertThat(ids(hub)).containsOnly("pipeline/source-0@0");
        }
    }

    @Test
    void commit_clientClosedByAnotherWriter_isTransient() throws Exception {
        EventHubsConnection patient = SinkDriver.connection(emulator, PATIENCE);
        try (EventHubsSink<String> own =
                        sink(patient).deadline(Duration.ofSeconds(5)).build();
                SinkWriter<String> one = own.open(CLAIM);
                SinkWriter<String> other = own.open(CLAIM)) {
            emulator.silence(true);
            one.write(List.of(record(0, "a")));
            other.write(List.of(record(1, "b")));

            assertThat(failureOfCommit(one)).isInstanceOf(TransientException.class);
            assertThat(failureOfCommit(other)).isInstanceOf(TransientException.class);
            emulator.silence(false);
        }
    }

    @Test
    void write_afterAFailure_throwsIt() throws Exception {
        hub.faults().onSend(1, SendFault.reject(AmqpError.of("amqp:unauthorized-access")));
        try (SinkWriter<String> writer = sink.open(CLAIM)) {
            writer.write(List.of(record(0, "a")));
            assertThat(failureOfCommit(writer)).isInstanceOf(ConfigurationException.class);

            assertThatThrownBy(() -> writer.write(List.of(record(1, "b")))).isInstanceOf(ConfigurationException.class);
            assertThat(failureOfCommit(writer)).isInstanceOf(ConfigurationException.class);
        }
        assertThat(texts(hub)).isEmpty();
    }
}

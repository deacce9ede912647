package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import com.azure.messaging.eventhubs.models.SendOptions;
import io.streamingatscale.eventhubs.emulator.Clients.Subscription;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class FaultsTest {

    private final EventHubsEmulator emulator =
            EventHubsEmulator.builder().hub("devices", 1).start();
    private final EmulatedHub hub = emulator.hub("devices");

    @AfterEach
    void close() {
        emulator.close();
    }

    private void send(String body) {
        try (EventHubProducerClient producer = Clients.producer(emulator)) {
            producer.send(List.of(new EventData(body)));
        }
    }

    private List<String> stored() {
        return hub.events("0").stream().map(EmulatedEvent::text).toList();
    }

    @Test
    void send_rejectedOnce_isTriedAgainByTheClient() {
        hub.faults().onSend(1, SendFault.reject(AmqpError.internalError()));

        send("a");

        assertThat(stored()).containsExactly("a");
        assertThat(hub.faults().pending()).isZero();
    }

    @Test
    void send_rejectedForGood_failsAndStoresNothing() {
        hub.faults("0").onSend(1, SendFault.reject(AmqpError.of("com.microsoft:argument-error")));

        assertThatThrownBy(() -> send("a")).isInstanceOf(AmqpException.class);

        assertThat(stored()).isEmpty();
    }

    @Test
    void send_released_failsAndStoresNothing() {
        hub.faults().onSend(1, SendFault.release());

        assertThatThrownBy(() -> send("a")).isInstanceOf(AmqpException.class);

        assertThat(stored()).isEmpty();
    }

    @Test
    void send_ignored_isTriedAgainByTheClient() {
        hub.faults().onSend(1, SendFault.ignore());

        send("a");

        assertThat(stored()).containsExactly("a");
    }

    @Test
    void send_storedButReplyLost_isDuplicatedByTheClient() {
        hub.faults().onSend(1, SendFault.storeThenDropReply());

        send("a");

        assertThat(stored()).containsExactly("a", "a");
    }

    @Test
    void send_storedThenConnectionReset_isDuplicatedByTheClient() {
        hub.faults().onSend(1, SendFault.storeThenAbort());

        send("a");

        assertThat(stored()).containsExactly("a", "a");
    }

    @Test
    void send_storedThenDetached_isDuplicatedByTheClient() {
        hub.faults().onSend(1, SendFault.storeThenDetach(AmqpError.detachForced()));

        send("a");

        assertThat(stored()).containsExactly("a", "a");
    }

    @Test
    void send_resetOrDetachedBefore_isStoredOnce() {
        hub.faults().onSend(1, SendFault.abort());
        send("a");
        hub.faults().onSend(1, SendFault.detach(AmqpError.internalError()));
        send("b");

        assertThat(stored()).containsExactly("a", "b");
    }

    @Test
    void attach_refused_failsTheReceiverAndNotTheNext() throws Exception {
        hub.append("0", "a");
        hub.faults("0").onAttach(1, AmqpError.serverBusy());
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator)) {
            try (Subscription refused = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
                assertThat(refused.next()).asString().contains("being throttled");
            }
            try (Subscription taken = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
                assertThat(taken.text()).isEqualTo("a");
            }
        }
    }

    @Test
    void authorization_refused_failsTheSend() {
        hub.faults().onAuthorization(1, ReplyFault.status(401, "no"));

        assertThatThrownBy(() -> send("a"))
                .isInstanceOfSatisfying(
                        AmqpException.class,
                        error -> assertThat(error.getErrorCondition())
                                .isEqualTo(AmqpErrorCondition.UNAUTHORIZED_ACCESS));
        assertThat(stored()).isEmpty();
    }

    @Test
    void authorization_silent_leavesTheClientWaiting() {
        hub.faults().onAuthorization(1, ReplyFault.silence());
        Subscription subscription =
                new Subscription(Clients.asyncConsumer(emulator), EventPosition.earliest(), new ReceiveOptions());

        emulator.await(Clients.PATIENCE, () -> hub.faults().pending() == 0);

        assertThat(hub.receivers()).isEmpty();
        assertThat(emulator.connectionCount()).isEqualTo(1);
        subscription.close();
    }

    @Test
    void management_silent_leavesTheClientWaiting() {
        hub.faults().onManagement(1, ReplyFault.silence());
        try (EventHubConsumerClient client = Clients.consumer(emulator)) {
            CompletableFuture<Object> asked = CompletableFuture.supplyAsync(client::getEventHubProperties);
            emulator.await(Clients.PATIENCE, () -> hub.faults().pending() == 0);

            // what was asked first is still waiting when what was asked later has its answer
            try (EventHubConsumerClient other = Clients.consumer(emulator)) {
                assertThat(other.getEventHubProperties().getName()).isEqualTo("devices");
            }
            assertThat(asked).isNotDone();
        }
    }

    @Test
    void management_refused_failsTheRequest() {
        hub.faults("0").onManagement(1, ReplyFault.status(403, "too much"));
        try (EventHubConsumerClient client = Clients.consumer(emulator)) {
            assertThatThrownBy(() -> client.getPartitionProperties("0")).hasMessageContaining("too much");
            assertThat(client.getPartitionProperties("0").isEmpty()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqp:link:detach-forced",
                "amqp:internal-error",
                "amqp:not-found",
                "amqp:link:stolen",
                "amqp:connection:forced",
                "amqp:resource-limit-exceeded",
                "amqp:unauthorized-access",
                "com.microsoft:server-busy",
                "com.microsoft:timeout",
                "com.microsoft:entity-disabled",
                "com.microsoft:operation-cancelled",
                "com.microsoft:argument-error"
            })
    void detachReceivers_withCondition_reachesTheClient(String condition) throws Exception {
        hub.append("0", "a");
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);
                Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            assertThat(subscription.text()).isEqualTo("a");

            hub.detachReceivers(AmqpError.of(condition));

            assertThat(subscription.next()).asString().contains(condition);
            assertThat(hub.receivers()).isEmpty();
        }
    }

    @Test
    void detachReceivers_withoutCondition_completesTheClient() throws Exception {
        hub.append("0", "a");
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);
                Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            assertThat(subscription.text()).isEqualTo("a");

            hub.detachReceivers();

            assertThat(subscription.next()).isEqualTo("completed");
        }
    }

    @Test
    void delivery_duplicated_comesTwice() throws Exception {
        hub.append("0", "a");
        hub.append("0", "b");
        hub.faults("0").onDelivery(1, DeliveryFault.duplicate());
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);
                Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            assertThat(List.of(subscription.text(), subscription.text(), subscription.text()))
                    .containsExactly("a", "a", "b");
        }
    }

    @Test
    void delivery_detachedOrReset_endsTheReceiver() throws Exception {
        hub.append("0", "a");
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator)) {
            hub.faults().onDelivery(1, DeliveryFault.detach(AmqpError.serverBusy()));
            try (Subscription detached = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
                assertThat(detached.next()).asString().contains("being throttled");
            }
            hub.faults().onDelivery(1, DeliveryFault.abort());
            try (Subscription reset = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
                assertThat(reset.next()).isEqualTo("completed");
            }
        }
    }

    @Test
    void rewind_ofOpenReceivers_deliversAgain() throws Exception {
        hub.append("0", "a");
        hub.append("0", "b");
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);
                Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            assertThat(subscription.text()).isEqualTo("a");
            assertThat(subscription.text()).isEqualTo("b");

            hub.rewind(1);

            assertThat(subscription.text()).isEqualTo("b");
            hub.rewind(100);
            assertThat(subscription.text()).isEqualTo("a");
        }
    }

    @Test
    void pause_ofPartition_holdsBackUntilResume() throws Exception {
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);
                Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            emulator.await(
                    Clients.PATIENCE, () -> hub.receivers().stream().anyMatch(receiver -> receiver.credit() > 0));
            hub.pause("0");
            hub.append("0", "a");
            assertThat(hub.receivers().get(0).delivered()).isZero();

            hub.resume();

            assertThat(subscription.text()).isEqualTo("a");
        }
    }

    @Test
    void abortConnections_withOpenReceiver_completesTheClient() throws Exception {
        hub.append("0", "a");
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);
                Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            assertThat(subscription.text()).isEqualTo("a");

            emulator.abortConnections();

            assertThat(subscription.next()).isEqualTo("completed");
            assertThat(hub.receivers()).isEmpty();
        }
    }

    @Test
    void closeConnections_withError_completesTheClient() throws Exception {
        hub.append("0", "a");
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);
                Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            assertThat(subscription.text()).isEqualTo("a");

            emulator.closeConnections(AmqpError.connectionForced());

            assertThat(subscription.next()).isEqualTo("completed");
            emulator.await(Clients.PATIENCE, () -> emulator.connectionCount() == 0);
        }
    }

    @Test
    void detachSenders_whileIdle_isHealedByTheClient() {
        try (EventHubProducerClient producer = Clients.producer(emulator)) {
            producer.send(List.of(new EventData("a")), new SendOptions().setPartitionId("0"));
            assertThat(hub.senderCount()).isEqualTo(1);

            hub.detachSenders(AmqpError.detachForced());
            assertThat(hub.senderCount()).isZero();

            producer.send(List.of(new EventData("b")), new SendOptions().setPartitionId("0"));
            assertThat(stored()).containsExactly("a", "b");
        }
    }

    @Test
    void refuseConnections_untilAdmittedAgain_keepsClientsOut() throws Exception {
        emulator.refuseConnections(true);
        CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send("a"));
        emulator.await(Clients.PATIENCE, () -> emulator.refusedConnections() >= 1);
        assertThat(stored()).isEmpty();

        emulator.refuseConnections(false);

        sent.get(Clients.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(stored()).containsExactly("a");
    }

    @Test
    void silence_untilLifted_holdsBackBothWays() throws Exception {
        try (EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);
                Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            emulator.await(Clients.PATIENCE, () -> hub.receivers().size() == 1);
            emulator.silence(true);
            hub.append("0", "a");
            try (EventHubConsumerClient other = Clients.consumer(emulator)) {
                CompletableFuture<Object> asked = CompletableFuture.supplyAsync(other::getEventHubProperties);
                emulator.await(Clients.PATIENCE, () -> emulator.connectionCount() == 2);
                assertThat(asked).isNotDone();

                emulator.silence(false);

                assertThat(subscription.text()).isEqualTo("a");
                asked.get(Clients.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }
}

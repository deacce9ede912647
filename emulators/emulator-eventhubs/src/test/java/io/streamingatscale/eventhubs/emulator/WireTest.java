package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.Accepted;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.ApplicationProperties;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.amqp.messaging.Rejected;
import org.apache.qpid.proton.amqp.transport.DeliveryState;
import org.apache.qpid.proton.amqp.transport.SenderSettleMode;
import org.apache.qpid.proton.codec.ReadableBuffer;
import org.apache.qpid.proton.engine.Delivery;
import org.apache.qpid.proton.engine.EndpointState;
import org.apache.qpid.proton.engine.Receiver;
import org.apache.qpid.proton.engine.Sender;
import org.apache.qpid.proton.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What other clients may say, and what the genuine one never says. */
class WireTest {

    private static final String PARTITION = "devices/ConsumerGroups/$Default/Partitions/0";

    private final EventHubsEmulator emulator =
            EventHubsEmulator.builder().hub("devices", 1).maxMessageSize(4096).start();
    private final EmulatedHub hub = emulator.hub("devices");
    private WireClient client;

    @BeforeEach
    void connect() throws Exception {
        client = new WireClient(emulator);
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        emulator.close();
    }

    private static byte[] message(byte[] body) {
        Message message = Proton.message();
        message.setDurable(true);
        message.setBody(new Data(new Binary(body)));
        byte[] bytes = new byte[body.length + 100];
        return Arrays.copyOf(bytes, copy(message, bytes));
    }

    private static int copy(Message message, byte[] bytes) {
        return message.encode(bytes, 0, bytes.length);
    }

    private DeliveryState outcome(byte[] message, int format) throws Exception {
        Sender sender = client.sender("devices");
        Delivery delivery = client.send(sender, message, format);
        client.work(delivery::remotelySettled);
        return delivery.getRemoteState();
    }

    @Test
    void send_withHeaderAndPlainName_isStoredWithoutTheHeader() throws Exception {
        assertThat(outcome(message("a".getBytes(StandardCharsets.UTF_8)), 0)).isInstanceOf(Accepted.class);

        assertThat(hub.events("0")).extracting(EmulatedEvent::text).containsExactly("a");
        assertThat(hub.rejectedSends()).isZero();
    }

    @Test
    void send_ofWhatIsNoMessage_isRejected() throws Exception {
        List<byte[]> malformed = List.of(
                new byte[] {1, 2, 3},
                new byte[] {0, 0x53},
                new byte[] {0, 0x55, 0x75, 0x40},
                new byte[] {0, 0x53, 0x75, 0x10},
                new byte[] {0, 0x53, 0x75, (byte) 0xb0, 0x7f, 0, 0, 0});
        for (byte[] message : malformed) {
            assertThat(outcome(message, 0))
                    .isInstanceOfSatisfying(
                            Rejected.class,
                            rejected -> assertThat((Object) rejected.getError().getCondition())
                                    .hasToString("amqp:decode-error"));
        }
        assertThat(outcome(new byte[] {0, 0x53, 0x73, 0x45}, IncomingEvent.BATCH_FORMAT))
                .isInstanceOf(Rejected.class);
        assertThat(outcome(new byte[] {0, 0x53, 0x75, 0x40}, IncomingEvent.BATCH_FORMAT))
                .isInstanceOf(Rejected.class);
        assertThat(hub.events("0")).isEmpty();
        assertThat(hub.rejectedSends()).isEqualTo(7);
    }

    @Test
    void send_tooLarge_detachesTheLink() throws Exception {
        Sender sender = client.sender("devices");
        client.send(sender, message(new byte[5000]), 0);

        assertThat(client.detached(sender)).isEqualTo("amqp:link:message-size-exceeded");

        assertThat(hub.events("0")).isEmpty();
    }

    @Test
    void receive_settledWithoutFilter_beginsAtTheFirst() throws Exception {
        hub.append("0", "a");
        Receiver receiver = client.receiver(PARTITION);
        receiver.setSenderSettleMode(SenderSettleMode.SETTLED);
        receiver.open();
        receiver.flow(5);

        client.work(() -> receiver.getQueued() == 1);

        assertThat(receiver.current().remotelySettled()).isTrue();
        assertThat(hub.receivers())
                .singleElement()
                .satisfies(open -> assertThat(open.identifier()).isEmpty())
                .satisfies(open -> assertThat(open.selector()).isEmpty());
    }

    @Test
    void receive_draining_givesWhatThereIsAndTakesTheCreditBack() throws Exception {
        hub.append("0", "a");
        hub.append("0", "b");
        Receiver receiver = client.receiver(PARTITION);
        receiver.open();
        receiver.drain(10);

        client.work(() -> receiver.getRemoteCredit() == 0 && receiver.getQueued() == 2);

        assertThat(hub.receivers().get(0).credit()).isZero();
    }

    @Test
    void receive_fromWhatIsNoPartition_isRefused() throws Exception {
        for (String address : List.of("devices", "nowhere", "", "devices/ConsumerGroups/$Default")) {
            Receiver receiver = client.receiver(address);
            receiver.open();
            assertThat(client.detached(receiver)).as(address).isEqualTo("amqp:not-found");
        }
        Sender sender = client.sender(PARTITION);
        assertThat(client.detached(sender)).isEqualTo("amqp:not-found");
    }

    @Test
    void session_ended_takesItsLinksWithIt() throws Exception {
        openReceiver();

        client.session.close();
        client.write();

        emulator.await(Clients.PATIENCE, () -> hub.receivers().isEmpty());
        assertThat(emulator.connectionCount()).isEqualTo(1);
    }

    @Test
    void socket_closedWithoutAWord_takesItsLinksWithIt() throws Exception {
        openReceiver();

        client.close();

        emulator.await(Clients.PATIENCE, () -> hub.receivers().isEmpty() && emulator.connectionCount() == 0);
    }

    @Test
    void connection_withGarbage_endsAlone() throws Exception {
        openReceiver();
        try (WireClient other = new WireClient(emulator)) {
            other.writeRaw("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            emulator.await(Clients.PATIENCE, () -> emulator.connectionCount() == 1);
        }

        assertThat(hub.receivers()).hasSize(1);
    }

    private void openReceiver() throws Exception {
        Receiver receiver = client.receiver(PARTITION);
        receiver.open();
        client.work(() -> receiver.getRemoteState() == EndpointState.ACTIVE);
        assertThat(hub.receivers()).hasSize(1);
    }

    @Test
    void management_ofUnknownType_isRefused() throws Exception {
        Sender requests = client.sender("$management");
        Receiver answers = client.receiver("$management");
        answers.open();
        answers.flow(1);
        Message request = Proton.message();
        request.setMessageId("1");
        request.setReplyTo("anywhere");
        request.setApplicationProperties(
                new ApplicationProperties(Map.of("operation", "READ", "name", "devices", "type", "x:queue")));
        request.setBody(new AmqpValue(""));
        byte[] bytes = new byte[1000];
        client.send(requests, Arrays.copyOf(bytes, copy(request, bytes)), 0);

        client.work(() -> answers.getQueued() == 1);

        ReadableBuffer buffer = answers.recv();
        Message answer = Proton.message();
        answer.decode(buffer);
        assertThat(answer.getCorrelationId()).isEqualTo("1");
        assertThat(answer.getApplicationProperties().getValue())
                .isEqualTo(Map.of("status-code", 400, "status-description", "The type 'x:queue' is unknown."));
    }

    @Test
    void selector_ofAnotherKind_isRefused() {
        List<String> wrong = new ArrayList<>(List.of("", "x = 1", "amqp.annotation.x-opt-offset > 5"));
        wrong.forEach(selector -> assertThatIllegalArgumentException().isThrownBy(() -> StartPosition.parse(selector)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StartPosition.parse("amqp.annotation.x-opt-sequence-number > 'a'")
                        .find(new PartitionLog(Retention.forever()), OffsetFormat.NUMERIC))
                .withMessage("The value 'a' of the filter on x-opt-sequence-number is invalid.");
    }
}

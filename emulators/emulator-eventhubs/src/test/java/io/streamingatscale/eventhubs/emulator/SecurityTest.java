package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.amqp.exception.AmqpErrorCondition;
import com.azure.core.amqp.exception.AmqpException;
import com.azure.core.credential.AccessToken;
import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubConsumerAsyncClient;
import com.azure.messaging.eventhubs.EventHubConsumerClient;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import com.azure.messaging.eventhubs.models.EventPosition;
import com.azure.messaging.eventhubs.models.ReceiveOptions;
import io.streamingatscale.eventhubs.emulator.Clients.Subscription;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import reactor.core.publisher.Mono;

@Isolated("the client takes the JVM's own TLS context")
class SecurityTest {

    private static EventHubsEmulatorBuilder guarded() {
        return EventHubsEmulator.builder().hub("devices", 1).sharedAccessKey("reader", "c2VjcmV0");
    }

    private static void assertUnauthorized(AmqpException error) {
        assertThat(error.getErrorCondition()).isEqualTo(AmqpErrorCondition.UNAUTHORIZED_ACCESS);
    }

    @Test
    void signature_ofTheRightKey_isAdmitted() {
        try (EventHubsEmulator emulator = guarded().start();
                EventHubProducerClient producer = Clients.producer(emulator);
                EventHubConsumerClient consumer = Clients.consumer(emulator)) {
            producer.send(List.of(new EventData("a")));

            assertThat(consumer.getPartitionProperties("0").getLastEnqueuedSequenceNumber())
                    .isZero();
            assertThat(consumer.receiveFromPartition("0", 1, EventPosition.earliest(), Clients.PATIENCE))
                    .hasSize(1);
        }
    }

    @Test
    void signature_ofAnotherKey_isRefused() {
        try (EventHubsEmulator emulator = guarded().start()) {
            String wrong = emulator.connectionString("devices").replace("c2VjcmV0", "b3RoZXI=");
            try (EventHubProducerClient producer =
                            new EventHubClientBuilder().connectionString(wrong).buildProducerClient();
                    EventHubConsumerClient consumer = new EventHubClientBuilder()
                            .connectionString(wrong)
                            .consumerGroup("$Default")
                            .buildConsumerClient()) {
                assertThatThrownBy(() -> producer.send(List.of(new EventData("a"))))
                        .isInstanceOfSatisfying(AmqpException.class, SecurityTest::assertUnauthorized)
                        .hasMessageContaining("invalid signature");
                assertThatThrownBy(consumer::getEventHubProperties)
                        .isInstanceOfSatisfying(AmqpException.class, SecurityTest::assertUnauthorized);
            }
        }
    }

    @Test
    void token_ofAnotherKind_isAdmittedOnlyWhereNoKeyIsAskedFor() {
        try (EventHubsEmulator open =
                        EventHubsEmulator.builder().hub("devices", 1).start();
                EventHubsEmulator guarded = guarded().start()) {
            sendWithToken(open);
            assertThat(open.hub("devices").events()).hasSize(1);

            assertThatThrownBy(() -> sendWithToken(guarded))
                    .isInstanceOfSatisfying(AmqpException.class, SecurityTest::assertUnauthorized);
        }
    }

    private static void sendWithToken(EventHubsEmulator emulator) {
        AccessToken token =
                new AccessToken("a.b.c", OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
        try (EventHubProducerClient producer = new EventHubClientBuilder()
                .connectionString(emulator.connectionString(), "devices")
                .credential(request -> Mono.just(token))
                .buildProducerClient()) {
            producer.send(List.of(new EventData("a")));
        }
    }

    @Test
    void token_expired_detachesItsLinks() throws Exception {
        try (EventHubsEmulator emulator = guarded().start();
                EventHubConsumerAsyncClient client = Clients.asyncConsumer(emulator);
                Subscription subscription = new Subscription(client, EventPosition.earliest(), new ReceiveOptions())) {
            emulator.hub("devices").append("0", "a");
            assertThat(subscription.text()).isEqualTo("a");

            emulator.advanceClock(Duration.ofDays(30));

            assertThat(subscription.next()).asString().contains("The token is expired");
            assertThat(emulator.hub("devices").receivers()).isEmpty();
        }
    }

    @Test
    void tls_withTrustedCertificate_carriesEvents(@TempDir Path directory) throws Exception {
        SSLContext before = SSLContext.getDefault();
        SelfSignedCertificate certificate = SelfSignedCertificate.in(directory);
        SSLContext.setDefault(certificate.context());
        try (EventHubsEmulator emulator = guarded().tls(certificate.context()).start();
                EventHubProducerClient producer = Clients.producer(emulator)) {
            assertThat(emulator.connectionString()).doesNotContain("UseDevelopmentEmulator");
            producer.send(List.of(new EventData(new byte[500_000]), new EventData("b")));

            assertThat(Clients.read(emulator, 2, EventPosition.earliest())).hasSize(2);
        } finally {
            SSLContext.setDefault(before);
        }
    }

    @Test
    void tls_untrusted_endsThatConnectionAlone(@TempDir Path directory) throws Exception {
        SelfSignedCertificate certificate = SelfSignedCertificate.in(directory);
        SSLContext before = SSLContext.getDefault();
        try (EventHubsEmulator emulator = guarded().tls(certificate.context()).start()) {
            try (Socket socket = before.getSocketFactory().createSocket(emulator.host(), emulator.port())) {
                assertThatThrownBy(() -> ((SSLSocket) socket).startHandshake())
                        .hasMessageContaining("unable to find valid certification path");
            }
            emulator.await(Clients.PATIENCE, () -> emulator.connectionCount() == 0);

            SSLContext.setDefault(certificate.context());
            try (EventHubProducerClient producer = Clients.producer(emulator)) {
                producer.send(List.of(new EventData("a")));
            }
            assertThat(emulator.hub("devices").events()).hasSize(1);
        } finally {
            SSLContext.setDefault(before);
        }
    }
}

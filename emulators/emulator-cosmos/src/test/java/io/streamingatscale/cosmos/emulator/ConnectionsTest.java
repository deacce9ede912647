package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = 1)
class ConnectionsTest extends OnPartitions {

    @Test
    void abortConnections_whileAWriteWaits_endsItWithoutAnAnswer() {
        client.database().createContainer("waiting", "/pk");
        emulator.faults().onOperation(1, operation -> true, Fault.applyThenDelay(Duration.ofSeconds(20)));
        CompletableFuture<String> write = CompletableFuture.supplyAsync(() -> Client.refusalOf(
                () -> client.container("waiting").createItem(Client.item("1", "a"), Client.key("a"), null)));
        emulator.await(Patience.LONG, () -> emulator.count(Client.DATABASE, "waiting") == 1);

        emulator.abortConnections();

        assertThat(write.join()).isEqualTo("503/10001");
        assertThat(client.container("waiting")
                        .readItem("1", Client.key("a"), Object.class)
                        .getStatusCode())
                .isEqualTo(200);
    }

    @Test
    void refuse_allRequests_until_itDoesNot() {
        emulator.refuse(true);
        assertThat(Client.refusalOf(() -> client.create(Client.item("2", "a")))).startsWith("503/");
        emulator.refuse(false);

        client.create(Client.item("2", "a"));
        assertThat(emulator.requests()).isPositive();
    }

    @Test
    void start_onAPortThatIsTaken_saysSo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CosmosEmulatorBuilder builder = CosmosEmulator.builder().port(taken.getLocalPort());

            assertThatThrownBy(builder::start).hasMessage("port cannot be listened to: port=" + taken.getLocalPort());
        }
    }
}

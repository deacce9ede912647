package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SignatureTest {

    @Test
    void client_withAnotherKey_isUnauthorized() {
        String other = Base64.getEncoder().encodeToString(new byte[] {1, 2, 3});
        try (CosmosEmulator emulator = CosmosEmulator.builder().start()) {
            assertThatThrownBy(() -> Client.of(emulator, builder -> builder.key(other)))
                    .hasMessageContaining("check that the key is the emulator's")
                    .hasMessageContaining("401");
        }
    }

    @Test
    void client_withTheKeyOfTheBuilder_isLetIn() {
        String key = Base64.getEncoder().encodeToString("of the builder".getBytes(StandardCharsets.UTF_8));
        try (CosmosEmulator emulator = CosmosEmulator.builder().key(key).start();
                Client client = Client.of(emulator)) {
            client.create(Client.item("1", "a"));

            assertThat(emulator.key()).isEqualTo(key);
            assertThat(emulator.count(Client.DATABASE, Client.CONTAINER)).isEqualTo(1);
        }
    }

    @Test
    void request_withoutASignature_isUnauthorized() throws IOException, InterruptedException {
        try (CosmosEmulator emulator = CosmosEmulator.builder().start()) {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(emulator.endpoint() + "dbs"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).startsWith("{\"code\":\"Unauthorized\"");
        }
    }
}

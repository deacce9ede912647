package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenRequestContext;
import com.azure.messaging.eventhubs.implementation.EventHubSharedKeyCredential;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that the genuine client has signed. */
class SharedAccessTest {

    private static final String PATH = "devices/consumergroups/$default/partitions/0";

    private final SharedAccess access = new SharedAccess(Map.of("reader", "c2VjcmV0"));

    private static String token(String key, String audience) {
        return new EventHubSharedKeyCredential("reader", key, Duration.ofMinutes(20))
                .getToken(new TokenRequestContext().addScopes(audience))
                .block()
                .getToken();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "amqp://localhost/devices/ConsumerGroups/$Default/Partitions/0",
                "sb://ns.servicebus.windows.net/Devices",
                "sb://ns.servicebus.windows.net/"
            })
    void denial_ofTokenForThePathOrOneAboveIt_isNone(String audience) {
        String token = token("c2VjcmV0", audience);

        assertThat(access.denial(token, PATH, System.currentTimeMillis())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"amqp://localhost/device", "amqp://localhost/devices/Partitions/0", "amqp://localhost/other"})
    void denial_ofTokenForAnotherPath_saysSo(String audience) {
        String token = token("c2VjcmV0", audience);

        assertThat(access.denial(token, PATH, System.currentTimeMillis()))
                .contains("InvalidAudience: The token is for another entity.");
    }

    @Test
    void denial_ofExpiredToken_saysSo() {
        String token = token("c2VjcmV0", "amqp://localhost/devices");
        long expiry = access.expiry(token);

        assertThat(access.denial(token, PATH, expiry - 1)).isEmpty();
        assertThat(access.denial(token, PATH, expiry)).contains("ExpiredToken: The token is expired.");
    }

    @Test
    void denial_ofChangedToken_saysSo() {
        String token = token("c2VjcmV0", "amqp://localhost/devices");

        for (String changed : new String[] {
            token.replace("devices", "devicez"),
            token.replaceFirst("se=[0-9]+", "se=99999999999"),
            token.replaceFirst("sig=[^&]+", "sig=%20"),
            token.replaceFirst("skn=[^&]+", "skn=writer"),
            token("b3RoZXI=", "amqp://localhost/devices")
        }) {
            assertThat(access.denial(changed, PATH, 0))
                    .contains("InvalidSignature: The token has an invalid signature.");
        }
        assertThat(access.denial("a.b.c", PATH, 0))
                .contains("InvalidSignature: The token is no shared access signature.");
    }

    @Test
    void expiry_ofTokenWithoutOne_dependsOnWhetherTokensAreChecked() {
        assertThat(access.expiry("a.b.c")).isZero();
        assertThat(new SharedAccess(Map.of()).expiry("a.b.c")).isEqualTo(Long.MAX_VALUE);
    }
}

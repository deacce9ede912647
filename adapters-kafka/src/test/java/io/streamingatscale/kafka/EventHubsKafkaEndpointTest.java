package io.streamingatscale.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.kafka.embedded.EmbeddedKafka;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;

class EventHubsKafkaEndpointTest {

    private static final String SECRET = "a+b/c\\d\"e=";
    private static final String CONNECTION_STRING =
            "Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKeyName=listen;SharedAccessKey=" + SECRET;

    @Test
    void of_namespace_givesAddressAndSaslSettings() {
        EventHubsKafkaEndpoint endpoint = EventHubsKafkaEndpoint.of(CONNECTION_STRING);

        assertThat(endpoint.bootstrapServers()).isEqualTo("ns.servicebus.windows.net:9093");
        assertThat(endpoint.hub()).isEmpty();
        assertThat(endpoint.clientSettings())
                .containsEntry("bootstrap.servers", "ns.servicebus.windows.net:9093")
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("sasl.mechanism", "PLAIN");
    }

    @Test
    void of_hub_givesItsName() {
        assertThat(EventHubsKafkaEndpoint.of(CONNECTION_STRING + ";EntityPath=devices")
                        .hub())
                .contains("devices");
    }

    @Test
    void toString_settingsAndEndpoint_hideTheSecret() {
        EventHubsKafkaEndpoint endpoint = EventHubsKafkaEndpoint.of(CONNECTION_STRING);

        assertThat(endpoint + " " + endpoint.clientSettings()).doesNotContain("a+b/c");
    }

    @Test
    void of_partMissing_saysWhichWithoutTheSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> EventHubsKafkaEndpoint.of("Endpoint=sb://ns.servicebus.windows.net/;SharedAccessKey=s3"))
                .withMessage("connection string must have all parts: missing=SharedAccessKeyName, "
                        + "present=[endpoint, sharedaccesskey]");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> EventHubsKafkaEndpoint.of("Endpoint=https://x;SharedAccessKeyName=n;SharedAccessKey=s3"))
                .withMessage("Endpoint must be sb://<namespace>.servicebus.windows.net/");
    }

    @Test
    void clientSettings_saslPlainBroker_admitsTheSecretAndNoOther() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.builder()
                .user("$ConnectionString", CONNECTION_STRING)
                .start()) {
            kafka.createTopic("devices", 1);

            Map<String, Object> right = plainText(kafka, CONNECTION_STRING);
            try (Admin admin = Admin.create(right)) {
                assertThat(admin.listTopics().names().get()).contains("devices");
            }
            try (ReaderDriver driver =
                    ReaderDriver.of(KafkaSource.builder(right, "devices").build())) {
                driver.pollUntil("claim", () -> !driver.events.isEmpty());
            }

            Map<String, Object> wrong = plainText(kafka, CONNECTION_STRING + "x");
            try (ReaderDriver driver =
                    ReaderDriver.of(KafkaSource.builder(wrong, "devices").build())) {
                assertThatThrownBy(() -> driver.pollUntil("claim", () -> !driver.events.isEmpty()))
                        .isInstanceOf(SaslAuthenticationException.class)
                        .hasMessageNotContaining("a+b/c");
            }
        }
    }

    /** The endpoint's settings but for address and encryption. */
    private static Map<String, Object> plainText(EmbeddedKafka kafka, String connectionString) {
        Map<String, Object> settings =
                EventHubsKafkaEndpoint.of(connectionString).clientSettings();
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("security.protocol", "SASL_PLAINTEXT");
        return settings;
    }
}

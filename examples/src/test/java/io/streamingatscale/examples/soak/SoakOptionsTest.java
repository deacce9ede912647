package io.streamingatscale.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoakOptionsTest {

    private final Properties properties = new Properties();

    @Test
    void of_nothingSet_takesTheDefaultsAndAnySeed() {
        SoakOptions options = SoakOptions.of(properties);

        assertThat(options)
                .isEqualTo(new SoakOptions(
                        Duration.ofMinutes(5), 500, Duration.ofSeconds(4), options.seed(), List.of(Flow.values())));
    }

    @Test
    void of_allSet_takesThem() {
        properties.setProperty("soak.minutes", " 60 ");
        properties.setProperty("soak.rate", "200");
        properties.setProperty("soak.every", "10");
        properties.setProperty("soak.seed", "42");
        properties.setProperty("soak.flows", "eventhubs-cosmos, kafka-postgresql");

        assertThat(SoakOptions.of(properties))
                .isEqualTo(new SoakOptions(
                        Duration.ofHours(1),
                        200,
                        Duration.ofSeconds(10),
                        42,
                        List.of(Flow.KAFKA_POSTGRESQL, Flow.EVENTHUBS_COSMOS)));
    }

    @ParameterizedTest
    @CsvSource({
        "soak.minutes, 0, whole number from 1 to 10080",
        "soak.minutes, 1.5, whole number from 1 to 10080",
        "soak.minutes, long, whole number from 1 to 10080",
        "soak.rate, 0, whole number from 1 to 100000",
        "soak.rate, 1e3, whole number from 1 to 100000",
        "soak.every, 601, whole number from 1 to 600",
        "soak.seed, -1, whole number from 0 to 9223372036854775807",
        "soak.flows, kafka-oracle, 'kafka-postgresql, kafka-postgresql-transactional, eventhubs-cosmos'",
    })
    void of_nonsense_saysWhatIsAllowed(String name, String value, String allowed) {
        properties.setProperty(name, value);

        assertThatThrownBy(() -> SoakOptions.of(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("\"" + value + "\"")
                .hasMessageContaining(allowed);
    }

    @Test
    void of_oneFlowMissingBetweenCommas_saysWhatIsAllowed() {
        properties.setProperty("soak.flows", "eventhubs-cosmos,");

        assertThatThrownBy(() -> SoakOptions.of(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("soak.flows=\"\"");
    }

    @Test
    void of_moreThanTheEmulatorsHold_saysWhatToDo() {
        properties.setProperty("soak.minutes", "600");

        assertThatThrownBy(() -> SoakOptions.of(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("held=54000000, most=3000000");

        properties.setProperty("soak.flows", "kafka-postgresql,kafka-postgresql-transactional");
        assertThat(SoakOptions.of(properties).length()).isEqualTo(Duration.ofHours(10));
    }
}

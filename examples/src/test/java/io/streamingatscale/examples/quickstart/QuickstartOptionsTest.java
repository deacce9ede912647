package io.streamingatscale.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartOptionsTest {

    private final Properties properties = new Properties();

    @Test
    void of_nothingSet_takesTheDefaults() {
        assertThat(QuickstartOptions.of(properties))
                .isEqualTo(new QuickstartOptions(400_000, 12_000, QuickstartOptions.DatabaseKind.H2, 1));
    }

    @Test
    void of_allSet_takesThem() {
        properties.setProperty("quickstart.events", " 5000 ");
        properties.setProperty("quickstart.rate", "0");
        properties.setProperty("quickstart.database", "PostgreSQL");
        properties.setProperty("quickstart.kills", "3");

        assertThat(QuickstartOptions.of(properties))
                .isEqualTo(new QuickstartOptions(5_000, 0, QuickstartOptions.DatabaseKind.POSTGRESQL, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "quickstart.events, 999, whole number from 1000 to 20000000",
        "quickstart.events, many, whole number from 1000 to 20000000",
        "quickstart.events, '', whole number from 1000 to 20000000",
        "quickstart.rate, -1, whole number from 0 to 1000000",
        "quickstart.rate, 1e3, whole number from 0 to 1000000",
        "quickstart.kills, 101, whole number from 0 to 100",
        "quickstart.database, oracle, h2 or postgresql",
    })
    void of_nonsense_saysWhatIsAllowed(String name, String value, String allowed) {
        properties.setProperty(name, value);

        assertThatThrownBy(() -> QuickstartOptions.of(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("\"" + value + "\"")
                .hasMessageContaining(allowed);
    }
}

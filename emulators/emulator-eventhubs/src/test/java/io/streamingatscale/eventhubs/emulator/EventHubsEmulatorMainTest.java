package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.messaging.eventhubs.EventData;
import com.azure.messaging.eventhubs.EventHubClientBuilder;
import com.azure.messaging.eventhubs.EventHubProducerClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventHubsEmulatorMainTest {

    @Test
    void main_inProcessOfItsOwn_printsTheConnectionStringAndServes() throws Exception {
        Process process =
                launch("--hub", "devices:3", "--group", "devices:g", "--key", "k=c2VjcmV0", "--retention-events", "10");
        try {
            String connectionString =
                    process.inputReader(StandardCharsets.UTF_8).readLine();
            try (EventHubProducerClient producer = new EventHubClientBuilder()
                    .connectionString(connectionString, "devices")
                    .buildProducerClient()) {
                producer.send(List.of(new EventData("a")));

                assertThat(producer.getEventHubProperties().getPartitionIds()).hasSize(3);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --hubs a:1           | unknown option: option=--hubs; use --hub, --group
            --hub                | option needs a value: option=--hub
            --hub devices        | --hub must be two values with : between them
            --hub devices:x      | --hub must have a number: --hub=x
            --offsets decimal    | --offsets must be numeric or opaque: --offsets=decimal
            --port 1234          | there must be a hub; add one: hubs=0
            """)
    void main_withWrongOptions_saysWhatIsRight(String options, String message) throws Exception {
        Process process = launch(options.split(" ", -1));

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(process.errorReader(StandardCharsets.UTF_8).readLine()).startsWith(message);
    }

    private static Process launch(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                EventHubsEmulatorMain.class.getName()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).start();
    }
}

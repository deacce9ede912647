package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CosmosServerTest {

    private static final String KEY = "a2V5";

    @Test
    void server_withAContainer_isReadyForClients() throws Exception {
        Process process = launch(
                "--port=0",
                "--key=" + KEY,
                "--partitions=3",
                "--throughput=100000",
                "--database=shop",
                "--container=orders",
                "--partition-key=/customer");
        try {
            BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
            String endpoint = lines.readLine().substring("endpoint=".length());
            assertThat(lines.readLine()).isEqualTo("key=" + KEY);
            assertThat(lines.readLine()).isEqualTo("ready");
            try (CosmosClient client = new CosmosClientBuilder()
                    .endpoint(endpoint)
                    .key(KEY)
                    .gatewayMode()
                    .buildClient()) {
                assertThat(client.getDatabase("shop").getContainer("orders").getFeedRanges())
                        .hasSize(3);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --ports=1      | unknown option: option=--ports=1; use --port=
            --port=x       | --port must have a number: --port=x
            --port         | unknown option: option=--port; use
            --database=d   | --database and --container must be given together
            --partitions=0 | physicalPartitions must be within 1 and 1000: physicalPartitions=0
            """)
    void server_withWrongOptions_saysWhatIsRight(String option, String message) throws Exception {
        Process process = launch(option);

        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(process.errorReader(StandardCharsets.UTF_8).readLine()).startsWith(message);
    }

    private static Process launch(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                CosmosServer.class.getName()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
    }
}

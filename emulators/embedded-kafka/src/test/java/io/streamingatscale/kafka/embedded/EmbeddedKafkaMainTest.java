package io.streamingatscale.kafka.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class EmbeddedKafkaMainTest {

    @Test
    void main_inProcessOfItsOwn_printsAddressAndStartsAgainAfterKill(@TempDir Path directory) throws Exception {
        String[] options = {"--dir", directory.toString(), "--topic", "devices:2", "--user", "name=secret"};

        Process first = launch(options);
        try {
            assertConnects(first);
        } finally {
            first.destroyForcibly().waitFor();
        }

        Process second = launch(options);
        try {
            assertConnects(second);
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    @Test
    void main_unknownOption_saysWhichThereAre() throws Exception {
        Process process = launch("--ports", "1");

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(process.errorReader(StandardCharsets.UTF_8).readLine())
                .isEqualTo("unknown option: option=--ports; use --port, --dir, --topic, --user or --setting");
    }

    @Test
    void main_setting_isTheBrokers() throws Exception {
        Process process = launch("--setting", "message.max.bytes=1234567", "--topic", "devices:1");
        try {
            String line = process.inputReader(StandardCharsets.UTF_8).readLine();
            Map<String, Object> client = Map.of("bootstrap.servers", line.substring(line.indexOf('=') + 1));
            ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
            try (Admin admin = Admin.create(client)) {
                Config config =
                        admin.describeConfigs(List.of(broker)).all().get().get(broker);
                assertThat(config.get("message.max.bytes").value()).isEqualTo("1234567");
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void assertConnects(Process process) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        assertThat(line).startsWith("bootstrap.servers=127.0.0.1:");
        int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
        new Socket(InetAddress.getLoopbackAddress(), port).close();
    }

    private static Process launch(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddedKafkaMain.class.getName()));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).start();
    }
}

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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                .isEqualTo("unknown option: option=--ports; use --port, --dir, --topic or --user");
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

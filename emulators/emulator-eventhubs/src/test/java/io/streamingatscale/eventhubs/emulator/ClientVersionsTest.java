package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Earlier versions of the genuine client, each in a process of its own. */
class ClientVersionsTest {

    private static final Path CLIENTS = Path.of("target", "clients");

    @ParameterizedTest
    @ValueSource(strings = {"5.18.6", "5.19.2", "5.20.4"})
    void conformance_ofAnEarlierClient_isComplete(String version, @TempDir Path directory) throws Exception {
        assumeTrue(Files.isDirectory(CLIENTS.resolve(version)), "skipped: the client is copied by Maven alone");
        Path output = directory.resolve("output.txt");
        try (EventHubsEmulator emulator =
                EventHubsEmulator.builder().hub("devices", 4).start()) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-cp",
                            classPath(version),
                            ConformanceMain.class.getName(),
                            emulator.connectionString("devices"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertThat(process.waitFor(Clients.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }

            assertThat(Files.readAllLines(output, StandardCharsets.UTF_8))
                    .anyMatch(line -> line.startsWith("client=") && line.endsWith("-" + version + ".jar"))
                    .containsSubsequence(List.of(
                            "partitions=[0, 1, 2, 3]",
                            "last=2",
                            "bodies=[a, b, c]",
                            "after=c, end=2",
                            "processed=true"));
        }
    }

    /** The class path of this test, with the client of another version in front, which hides the one behind it. */
    private static String classPath(String version) throws IOException {
        try (Stream<Path> jars = Files.list(CLIENTS.resolve(version))) {
            return jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator))
                    + File.pathSeparator
                    + System.getProperty("java.class.path");
        }
    }
}

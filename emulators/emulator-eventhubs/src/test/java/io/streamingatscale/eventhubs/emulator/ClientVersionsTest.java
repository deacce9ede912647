package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Earlier versions of the genuine client, each in a process of its own. */
@Tag("processes")
class ClientVersionsTest {

    private static final Path CLIENTS = Path.of("target", "clients");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(strings = {"5.18.6", "5.19.2", "5.20.4"})
    void conformance_ofAnEarlierClient_isComplete(String version, @TempDir Path directory) throws Exception {
        assumeTrue(Files.isDirectory(CLIENTS.resolve(version)), "skipped: the client is copied by Maven alone");
        Path output = directory.resolve("output.txt");
        // a client of 5.18.6 stood still once in some 300 runs, which is not explained: what it did is printed
        boolean isEnded = runs(version, output);
        if (!isEnded) {
            isEnded = runs(version, output);
        }
        assertThat(isEnded).as("it ends, at the second time at last").isTrue();

        assertThat(Files.readAllLines(output, StandardCharsets.UTF_8))
                .anyMatch(line -> line.startsWith("client=") && line.endsWith("-" + version + ".jar"))
                .containsSubsequence(List.of(
                        "partitions=[0, 1, 2, 3]", "last=2", "bodies=[a, b, c]", "after=c, end=2", "processed=true"));
    }

    /** Returns whether the client comes to its end. */
    private static boolean runs(String version, Path output) throws Exception {
        try (EventHubsEmulator emulator =
                EventHubsEmulator.builder().hub("devices", 4).start()) {
            Process process = new ProcessBuilder(
                            jdk("java"),
                            "-Xmx256m",
                            "-cp",
                            classPath(version),
                            ConformanceMain.class.getName(),
                            emulator.connectionString("devices"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            try {
                boolean isEnded = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (!isEnded) {
                    tell(process, output);
                }
                return isEnded;
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static void tell(Process process, Path output) throws Exception {
        System.err.println("the client stands still, its output: " + Files.readString(output));
        new ProcessBuilder(jdk("jstack"), Long.toString(process.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor(10, TimeUnit.SECONDS);
    }

    private static String jdk(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
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

package io.streamingatscale.eventhubs.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client for JavaScript, which has an AMQP engine that shares nothing with the one of Java. */
class NodeClientTest {

    private static final Path DIRECTORY = Path.of("target", "node");

    private record Outcome(int status, String output) {}

    @BeforeAll
    static void install() throws Exception {
        Outcome node = run("node", "--version").orElseGet(() -> abort("skipped: no Node.js here"));
        assumeTrue(node.status() == 0, "skipped: Node.js does not run");
        Files.createDirectories(DIRECTORY);
        copy("package.json");
        copy("conformance.js");
        Outcome npm = run("npm", "install", "--no-audit", "--no-fund", "--prefer-offline")
                .orElseGet(() -> abort("skipped: no npm here"));
        assumeTrue(npm.status() == 0, () -> "skipped: npm cannot install the client: " + npm.output());
    }

    private static void copy(String name) throws IOException {
        try (InputStream file = NodeClientTest.class.getResourceAsStream("/node/" + name)) {
            Files.write(DIRECTORY.resolve(name), file.readAllBytes());
        }
    }

    private static Optional<Outcome> run(String... command) throws InterruptedException {
        try {
            Files.createDirectories(DIRECTORY);
            Path output = Files.createTempFile(DIRECTORY, "output", ".txt");
            Process process = new ProcessBuilder(command)
                    .directory(DIRECTORY.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(Clients.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return Optional.of(new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Test
    void conformance_ofTheClientForJavaScript_isComplete() throws Exception {
        try (EventHubsEmulator emulator =
                EventHubsEmulator.builder().hub("devices", 4).start()) {
            Outcome outcome = run("node", "conformance.js", emulator.connectionString("devices"))
                    .orElseThrow();

            assertThat(outcome.status()).as(outcome.output()).isZero();
            assertThat(outcome.output())
                    .contains(List.of(
                            "\"name\":\"devices\"",
                            "\"partitionIds\":[\"0\",\"1\",\"2\",\"3\"]",
                            "\"maxSize\":1048576",
                            "\"bodies\":[\"event-0\",\"event-1\",\"event-2\"]",
                            "\"indexes\":[0,1,2]",
                            "\"sequenceNumbers\":[0,1,2]",
                            "\"lastEnqueued\":2",
                            "\"afterSecond\":\"event-2\"",
                            "The supplied sequence number '99' is invalid"));
            String keyed = Integer.toString(PartitionHash.partition("thermostat-7", 4));
            EmulatedEvent event = emulator.hub("devices").events(keyed).stream()
                    .filter(stored -> stored.partitionKey().isPresent())
                    .findFirst()
                    .orElseThrow();
            assertThat(event.text()).isEqualTo("{\"json\":true}");
            assertThat(emulator.hub("devices").events("0").get(2).properties().get("index"))
                    .hasToString("2");
        }
    }
}

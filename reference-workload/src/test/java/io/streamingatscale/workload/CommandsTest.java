package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void simulatorAndVerifier_wholeRun_passes() throws Exception {
        assertThat(simulate("--count", "1000", "--devices", "10", "--seed", "1", "--duplicate-every", "0"))
                .isZero();
        assertThat(out.toString()).contains("produced=1000, distinct=1000, duplicates=0, failed=0");
        store(lines());

        assertThat(verify("strict", "--ndjson", path("stored"), "--ledger", path("ledger")))
                .isZero();
        assertThat(out.toString()).contains("PASSED").contains("lost=0, duplicates=0, unknown=0");
    }

    @Test
    void verifierStrict_lostAndDoubled_failsWithOne() throws Exception {
        simulate("--count", "100", "--duplicate-every", "0");
        List<String> lines = new ArrayList<>(lines());
        lines.set(0, lines.get(1));
        store(lines);

        assertThat(verify("strict", "--ndjson", path("stored"), "--ledger", path("ledger")))
                .isEqualTo(1);
        assertThat(out.toString()).contains("FAILED").contains("lost=1, duplicates=1, unknown=0");
    }

    @Test
    void verifierCompatible_ofADatabase_writesTheFailures() throws Exception {
        String url = "jdbc:h2:mem:commands";
        try (Connection connection = DriverManager.getConnection(url)) {
            connection
                    .createStatement()
                    .execute("CREATE TABLE rawdata AS SELECT RANDOM_UUID() EventId, 'd' DeviceId,"
                            + " x DeviceSequenceNumber, TIMESTAMP '2024-10-23 12:00:00' EnqueuedAt,"
                            + " TIMESTAMP '2024-10-23 12:00:01' StoredAt FROM SYSTEM_RANGE(1, 600)");

            assertThat(verify("compatible", "--jdbc-url", url, "--test-output-path", path("failed")))
                    .isEqualTo(1);
            assertThat(verify(
                            "compatible",
                            "--jdbc-url",
                            url,
                            "--assert-events-per-second",
                            "",
                            "--test-output-path",
                            path("passed")))
                    .isZero();
        }

        assertThat(Path.of(path("failed"))).hasContent("min throughput per second: expected min 900.0, got 10.0");
        assertThat(Path.of(path("passed"))).isEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--topic a --file b",
                "--topic a",
                "--topic a --event-hub b",
                "--event-hub a",
                "--event-hub a --connection-string-env NO_SUCH_VARIABLE_AT_ALL",
                "--file x --duplicate-every 1",
                "--file x --profile other",
                "--file x --samples-load 7",
                "--file x --count many",
                "--file x --unknown",
                "--topic a --config /nowhere/at/all"
            })
    void simulator_wrongUse_endsWithTwoAndAMessage(String arguments) {
        String[] split = arguments.replace("--file x", "--file " + path("x")).split(" ");

        assertThat(execute(SimulatorMain.commandLine(), arguments.isEmpty() ? new String[0] : split))
                .isEqualTo(2);
        assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "strict --ndjson a",
                "strict --ledger /nowhere/at/all --ndjson b",
                "compatible",
                "compatible --ndjson a --jdbc-url b",
                "compatible --ndjson /nowhere/at/all",
                "compatible --jdbc-url jdbc:nothing",
                "compatible --ndjson a --assert-events-per-second fast",
                "compatible --jdbc-url jdbc:h2:mem:x --password-env NO_SUCH_VARIABLE_AT_ALL",
                "other"
            })
    void verifier_wrongUse_endsWithTwoAndAMessage(String arguments) {
        assertThat(execute(VerifierMain.commandLine(), arguments.isEmpty() ? new String[0] : arguments.split(" ")))
                .isEqualTo(2);
        assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
    }

    @Test
    void verifierStrict_emptyLedger_isNoPass() throws Exception {
        new ProducedLedger(new long[0]).write(Path.of(path("ledger")));
        Files.writeString(Path.of(path("stored")), "");

        assertThat(verify("strict", "--ndjson", path("stored"), "--ledger", path("ledger")))
                .isEqualTo(2);
    }

    private int simulate(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--file", path("events"), "--ledger", path("ledger")));
        all.addAll(List.of(arguments));
        return execute(SimulatorMain.commandLine(), all.toArray(String[]::new));
    }

    private int verify(String... arguments) {
        return execute(VerifierMain.commandLine(), arguments);
    }

    private int execute(CommandLine commandLine, String... arguments) {
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private List<String> lines() throws Exception {
        return Files.readAllLines(Path.of(path("events")));
    }

    private void store(List<String> lines) throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<String> stored = new ArrayList<>();
        for (String line : lines) {
            ObjectNode row = (ObjectNode) json.readTree(line);
            stored.add(row.put("enqueuedAt", row.get("createdAt").textValue())
                    .put("storedAt", row.get("createdAt").textValue())
                    .toString());
        }
        Files.write(Path.of(path("stored")), stored);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }
}

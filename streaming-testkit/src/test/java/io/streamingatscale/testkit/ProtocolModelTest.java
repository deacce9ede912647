package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks {@code docs/model/delivery.pml} with spin, in every order of two faults, and sees each broken form of it fail. Skipped
 * where spin and a C compiler are missing.
 */
@Tag("slow")
class ProtocolModelTest {

    private static final Path MODEL = Path.of("..", "docs", "model", "delivery.pml");
    private static final String FAULTS = "-DFAULTS=2";

    @TempDir
    private Path directory;

    @BeforeEach
    void findSpin() throws Exception {
        assumeTrue(isThere("spin", "-V") && isThere("gcc", "--version"), "spin and gcc are not installed");
        Files.copy(MODEL, directory.resolve("delivery.pml"));
    }

    private static boolean isThere(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-DTRANSACTIONAL"})
    void protocol_anyOrder_keepsItsPromise(String options) throws Exception {
        assertThat(check(options)).contains("errors: 0").doesNotContain("max search depth too small");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-DTRANSACTIONAL -DNO_EPOCH_CHECK",
                "-DCHECKPOINT_FIRST",
                "-DID_ALONE",
                "-DTRANSACTIONAL -DID_ALONE",
                "-DNO_REBUILD",
                "-DTRANSACTIONAL -DNO_REBUILD",
                "-DNO_DEDUP",
                "-DTRANSACTIONAL -DNO_DEDUP"
            })
    void protocol_broken_violatesAnAssertion(String options) throws Exception {
        assertThat(check(options)).contains("assertion violated");
    }

    private String check(String options) throws Exception {
        List<String> command = new ArrayList<>(List.of("spin", FAULTS));
        Arrays.stream(options.split(" ")).filter(option -> !option.isEmpty()).forEach(command::add);
        command.addAll(List.of("-run", "-safety", "-m100000", "delivery.pml"));
        Process spin = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        return new String(spin.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}

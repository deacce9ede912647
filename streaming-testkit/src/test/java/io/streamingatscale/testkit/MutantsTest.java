package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The simulation, or a life on a disk that ends anywhere, finds every bug of {@link Mutants}, and none in the library as it is. */
@Tag("slow")
class MutantsTest {

    private static final Path TABLE = Path.of("target", "mutants.md");
    private static final List<String> ROWS =
            new ArrayList<>(List.of("| bug | class | scenario | found as |", "|---|---|---|---|"));

    @TempDir
    private Path directory;

    @AfterAll
    static void printTable() throws Exception {
        Files.write(TABLE, ROWS);
        ROWS.forEach(System.out::println);
    }

    @Test
    void unbroken_isNotBlamed() throws Exception {
        assertThat(findings(MutantLoader.unbroken(directory), "keyed, small")).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> mutants_eachIsFound() {
        return Mutants.all().stream()
                .map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
                    Path classes = Files.createTempDirectory(directory, mutant.type());
                    String found = findings(MutantLoader.of(mutant, classes), mutant.scenario());
                    ROWS.add("| " + mutant + " | " + mutant.type() + " | " + mutant.scenario() + " | "
                            + firstLine(found) + " |");
                    assertThat(found).as("what the simulation has found").isNotEmpty();
                }));
    }

    @SuppressWarnings("unchecked") // of the class as it is loaded anew
    private static String findings(MutantLoader loader, String scenario) throws Exception {
        Object trial =
                loader.loadClass(MutantTrial.class.getName()).getConstructor().newInstance();
        return ((UnaryOperator<String>) trial).apply(scenario);
    }

    private static String firstLine(String found) {
        String line = found.strip().lines().findFirst().orElse("NOT FOUND");
        return line.length() > 100 ? line.substring(0, 100) + "..." : line;
    }
}

package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * The production worker in every scenario: a fault of each kind at each effect, all pairs of the worst ones where the scenario
 * is small, and random runs; as many seeds as {@code -Dsimulation.seeds} says, from {@code -Dsimulation.first} on.
 */
@Tag("slow")
class ScenariosTest {

    private static final int SEEDS = Integer.getInteger("simulation.seeds", 100);
    private static final long FIRST = Long.getLong("simulation.first", 1);

    @TestFactory
    Stream<DynamicTest> crashEverywhere_everyScenario_keepsItsPromise() {
        return each(Scenarios.all(), Simulation::crashEverywhere, SimulationReport::effects);
    }

    @TestFactory
    Stream<DynamicTest> crashEverywhereTwice_smallScenarios_keepTheirPromise() {
        return each(Scenarios.small(), Simulation::crashEverywhereTwice, SimulationReport::effects);
    }

    @TestFactory
    Stream<DynamicTest> seeds_everyScenario_keepsItsPromise() {
        return each(Scenarios.all(), simulation -> simulation.seeds(FIRST, SEEDS), report -> SEEDS);
    }

    private static Stream<DynamicTest> each(
            Map<String, Simulation<String>> scenarios,
            Function<Simulation<String>, SimulationReport> play,
            ToLongFunction<SimulationReport> fewestRuns) {
        return scenarios.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    SimulationReport report = play.apply(entry.getValue());
                    System.out.println(entry.getKey() + ": " + report);
                    assertThat(report.effects()).isGreaterThan(10);
                    assertThat(report.runs()).isGreaterThan(fewestRuns.applyAsLong(report));
                }));
    }
}

package io.streamingatscale.testkit;

import java.util.function.UnaryOperator;

/** Plays a scenario until it breaks its promise; loaded anew for each {@link Mutant}. */
public final class MutantTrial implements UnaryOperator<String> {

    private static final int SEEDS = 2_000;

    /**
     * Plays.
     *
     * @param scenario its name
     * @return how it was broken; empty if it was not
     */
    @Override
    public String apply(String scenario) {
        Simulation<String> simulation = Scenarios.all().get(scenario);
        try {
            simulation.crashEverywhere();
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
        try {
            simulation.seeds(SEEDS);
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
        return "";
    }
}

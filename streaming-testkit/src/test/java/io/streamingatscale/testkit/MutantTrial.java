package io.streamingatscale.testkit;

import java.util.Map;
import java.util.function.UnaryOperator;

/** Plays a scenario, or ends the life of a disk, until it breaks its promise; loaded anew for each {@link Mutant}. */
public final class MutantTrial implements UnaryOperator<String> {

    static final String CHECKPOINT_FILES = "checkpoint files";
    static final String JOURNAL = "journal";

    private static final int SEEDS = 2_000;
    private static final Map<String, DiskLives.Making> LIVES =
            Map.of(CHECKPOINT_FILES, CheckpointLife::new, JOURNAL, JournalLife::new);

    /**
     * Plays.
     *
     * @param scenario its name
     * @return how it was broken; empty if it was not
     */
    @Override
    public String apply(String scenario) {
        DiskLives.Making life = LIVES.get(scenario);
        try {
            if (life == null) {
                play(Scenarios.all().get(scenario));
            } else {
                play(new DiskLives(life));
            }
        } catch (AssertionError | RuntimeException e) {
            return String.valueOf(e.getMessage());
        }
        return "";
    }

    private static void play(Simulation<String> simulation) {
        simulation.crashEverywhere();
        simulation.seeds(SEEDS);
    }

    private static void play(DiskLives lives) {
        lives.endEverywhere();
        lives.failAndEndEverywhere();
        lives.endTwiceEverywhere();
    }
}

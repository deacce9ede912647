package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The journal after a loss of power at each change of the disk, whatever is left of what was not forced. */
class OffHeapDedupIndexCrashTest {

    @Test
    void life_endsAtAnyChange_leavesWhatWasForced() {
        DiskLives lives = new DiskLives(JournalLife::new);

        lives.endEverywhere();

        assertThat(lives.crashes()).isGreaterThan(300);
    }

    @Test
    void life_failsAtAnyChangeAndEndsAtAnyLater_leavesWhatWasForced() {
        DiskLives lives = new DiskLives(JournalLife::new);

        lives.failAndEndEverywhere();

        assertThat(lives.crashes()).isGreaterThan(200);
    }
}

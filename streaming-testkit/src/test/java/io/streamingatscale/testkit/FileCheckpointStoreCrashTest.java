package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Checkpoint files after a loss of power at each change of the disk, whatever is left of what was not forced. */
class FileCheckpointStoreCrashTest {

    @Test
    void life_endsAtAnyChange_leavesWhatWasSavedAndNoEpochTwice() {
        DiskLives lives = new DiskLives(CheckpointLife::new);

        lives.endEverywhere();

        assertThat(lives.crashes()).isGreaterThan(300);
    }

    @Test
    void life_failsAtAnyChangeAndEndsAtAnyLater_leavesWhatWasSavedAndNoEpochTwice() {
        DiskLives lives = new DiskLives(CheckpointLife::new);

        lives.failAndEndEverywhere();

        assertThat(lives.crashes()).isGreaterThan(500);
    }
}

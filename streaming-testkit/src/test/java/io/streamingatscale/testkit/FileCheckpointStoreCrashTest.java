package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Checkpoint files after a loss of power at each change of the disk, whatever is left of what was not forced. */
class FileCheckpointStoreCrashTest {

    @Test
    void life_endsAtAnyChange_leavesWhatWasSavedAndNoEpochTwice() {
        DiskLives lives = new DiskLives(CheckpointLife::new);

        lives.endEverywhere();
        System.out.println("crashes=" + lives.crashes());

        assertThat(lives.crashes()).isGreaterThan(300);
    }

    @Test
    void life_failsAtAnyChangeAndEndsAtAnyLater_leavesWhatWasSavedAndNoEpochTwice() {
        DiskLives lives = new DiskLives(CheckpointLife::new);

        lives.failAndEndEverywhere();
        System.out.println("crashes after a failure=" + lives.crashes());

        assertThat(lives.crashes()).isGreaterThan(500);
    }

    @Test
    void life_endsAtAnyChangeAndTheNextToo_leavesWhatWasSavedAndNoEpochTwice() {
        DiskLives lives = new DiskLives(CheckpointLife::new);

        lives.endTwiceEverywhere();
        System.out.println("crashes in pairs=" + lives.crashes());

        assertThat(lives.crashes()).isGreaterThan(500);
    }
}

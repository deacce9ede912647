package io.streamingatscale.tds.emulator;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets transactions that write take turns. A database of H2's in a file may be damaged if its process is killed while two of them
 * write (<a href="https://github.com/h2database/h2database/issues/2080">h2database#2080</a>).
 */
final class Turns {

    private final Semaphore turn = new Semaphore(1, true);

    /** Waits for a turn, for so long at most; returns whether it came. */
    boolean take(long millis) {
        try {
            return turn.tryAcquire(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ConnectionKilled.wanted("interrupted");
        }
    }

    void giveBack() {
        turn.release();
    }
}

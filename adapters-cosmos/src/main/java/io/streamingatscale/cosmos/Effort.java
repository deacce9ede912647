package io.streamingatscale.cosmos;

import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What one commit may still take: time, and the will of its writer.
 *
 * <p><b>Threads:</b> that of the commit.
 */
final class Effort {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final String what;
    private final Duration timeout;
    private final BooleanSupplier isClosed;
    private final long start = System.nanoTime();
    private Duration pause = FIRST_PAUSE;
    private double charge;

    /**
     * Begins.
     *
     * @param what names what is done, for messages
     * @param timeout of the whole commit
     * @param isClosed whether the writer was closed meanwhile
     */
    Effort(String what, Duration timeout, BooleanSupplier isClosed) {
        this.what = what;
        this.timeout = timeout;
        this.isClosed = isClosed;
    }

    /**
     * Returns how much time is left for the next request.
     *
     * @throws TransientException if there is none, or the writer was closed
     */
    Duration left() {
        if (isClosed.getAsBoolean()) {
            throw new TransientException("writer was closed, what it had not written is left to the next one", null);
        }
        Duration left = timeout.minusNanos(System.nanoTime() - start);
        if (left.isNegative() || left.isZero()) {
            throw new TransientException("commit took too long: " + what + ", timeout=" + timeout, null);
        }
        return left;
    }

    /**
     * Waits before a request is sent again: as long as the service asks, else longer each time.
     *
     * @throws TransientException if that would take longer than is left
     */
    void pauseFor(Answer answer) {
        Duration wait = Failure.longer(answer.retryAfter(), pause);
        if (left().compareTo(wait) <= 0) {
            throw Failure.notNow(answer, what);
        }
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        pause(wait);
    }

    /** Notes that something was done: the next pause is the shortest again. */
    void progressed() {
        pause = FIRST_PAUSE;
    }

    /** Waits. */
    void pause(Duration wait) {
        if (wait.isZero()) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientException("interrupted while waiting for Cosmos DB", e);
        }
    }

    void charged(double requestUnits) {
        charge += requestUnits;
    }

    /** Returns the request units so far. */
    double charge() {
        return charge;
    }

    @Override
    public String toString() {
        return what;
    }
}

package io.streamingatscale.core;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and after which pauses something that failed with a {@link TransientException} is tried again: pauses double
 * from the first to the longest, each shortened by a random part so that many workers do not try in step.
 *
 * @param attempts how often to try again before the pipeline stops, at least 0; counted per partition since its last
 *     checkpoint
 * @param firstPause the pause before the first retry
 * @param longestPause the bound on the pauses; not less than {@code firstPause}. A longer pause that a service asks for is
 *     kept to all the same
 * @param jitter the part of a pause that is random, 0 to 1
 */
public record RetryPolicy(int attempts, Duration firstPause, Duration longestPause, double jitter) {

    /**
     * The default: 30 retries with pauses from 100 ms to 30 s, half of each random; about ten minutes in all, to ride out
     * the restart of a broker or the failover of a database.
     */
    public static final RetryPolicy DEFAULT = new RetryPolicy(30, Duration.ofMillis(100), Duration.ofSeconds(30), 0.5);

    /**
     * Checks all values.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public RetryPolicy {
        Checks.atLeast(attempts, 0, "attempts");
        Checks.positive(firstPause, "firstPause");
        if (longestPause.compareTo(firstPause) < 0) {
            throw new IllegalArgumentException(
                    "longestPause must be >= firstPause: longestPause=" + longestPause + ", firstPause=" + firstPause);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be within 0 and 1: jitter=" + jitter);
        }
    }

    /** Returns this policy with another bound on retries. */
    public RetryPolicy withAttempts(int newAttempts) {
        return new RetryPolicy(newAttempts, firstPause, longestPause, jitter);
    }

    /** Returns this policy with other pauses. */
    public RetryPolicy withPauses(Duration newFirstPause, Duration newLongestPause) {
        return new RetryPolicy(attempts, newFirstPause, newLongestPause, jitter);
    }

    /** Returns the pause before retry number {@code attempt}, counted from 1. */
    Duration pauseBefore(int attempt, RandomGenerator random) {
        long longest = longestPause.toNanos();
        int doublings = Math.min(attempt - 1, 62);
        long first = firstPause.toNanos();
        long full = first > (longest >> doublings) ? longest : first << doublings;
        return Duration.ofNanos(full - (long) (full * jitter * random.nextDouble()));
    }
}

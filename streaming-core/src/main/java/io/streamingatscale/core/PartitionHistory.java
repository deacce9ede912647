package io.streamingatscale.core;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a worker remembers of a partition from one claim to the next: failures since its last checkpoint. */
final class PartitionHistory {

    private final RetryPolicy retries;
    private final RandomGenerator random;
    private final Map<Long, String> rejections = new HashMap<>();
    private @Nullable Instant rewind;
    private int failures;
    private long processedUpTo;

    PartitionHistory(RetryPolicy retries, RandomGenerator random) {
        this.retries = retries;
        this.random = random;
    }

    /** Counts a transient failure; returns the pause before the next try, or empty where there is to be none. */
    Optional<Duration> pauseAfter(TransientException failure) {
        return failures >= retries.attempts() ? Optional.empty() : Optional.of(nextPause(failure));
    }

    /** Counts a fencing; returns the pause before another claim. Being fenced is never a reason to stop. */
    Duration pauseAfterFencing() {
        return nextPause(null);
    }

    private Duration nextPause(@Nullable TransientException failure) {
        failures++;
        Duration own = retries.pauseBefore(failures, random);
        Duration asked = failure == null ? Duration.ZERO : failure.retryAfter().orElse(Duration.ZERO);
        return own.compareTo(asked) >= 0 ? own : asked;
    }

    /** Has the next claim go back to a log time. */
    void rewindTo(Instant logTime) {
        rewind = logTime;
    }

    /** Returns the log time to go back to, if that is still to be done. */
    Optional<Instant> rewind() {
        return Optional.ofNullable(rewind);
    }

    void claimed() {
        rewind = null;
    }

    int failures() {
        return failures;
    }

    /** Remembers that the sink refused what was made of a record; returns false where it had been left out already. */
    boolean reject(long offset, String reason) {
        return rejections.putIfAbsent(offset, reason) == null;
    }

    /** Returns why the sink refused a record, or null where it did not. */
    @Nullable
    String rejectionOf(long offset) {
        return rejections.isEmpty() ? null : rejections.get(offset);
    }

    /** Returns whether a record has been processed here before. */
    boolean isReplay(long offset) {
        return offset < processedUpTo;
    }

    void processed(Position next) {
        processedUpTo = Math.max(processedUpTo, next.offset());
    }

    /** A transient failure within a step is over. */
    void recovered() {
        failures = 0;
    }

    void committed(Position position) {
        failures = 0;
        rejections.keySet().removeIf(offset -> offset < position.offset());
    }
}

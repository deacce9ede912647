package io.streamingatscale.eventhubs.emulator;

import java.time.Duration;

/**
 * How much of a partition is kept; what is beyond any of the bounds goes, oldest first.
 *
 * <pre>{@code
 * Retention.forever().events(1000).time(Duration.ofHours(1))
 * }</pre>
 *
 * @param events events of a partition, at least 1
 * @param bytes bytes of a partition's events with their annotations, at least 1
 * @param time time since an event was enqueued, by the emulator's clock
 */
public record Retention(long events, long bytes, Duration time) {

    private static final Duration FOREVER = Duration.ofMillis(Long.MAX_VALUE);

    public Retention {
        if (events < 1) {
            throw new IllegalArgumentException("events must be >= 1: events=" + events);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be >= 1: bytes=" + bytes);
        }
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("time must be positive: time=" + time);
        }
    }

    /** Returns the retention that keeps everything. */
    public static Retention forever() {
        return new Retention(Long.MAX_VALUE, Long.MAX_VALUE, FOREVER);
    }

    /** Returns the same with another bound of events, at least 1. */
    public Retention events(long most) {
        return new Retention(most, bytes, time);
    }

    /** Returns the same with another bound of bytes, at least 1. */
    public Retention bytes(long most) {
        return new Retention(events, most, time);
    }

    /** Returns the same with another bound of time. */
    public Retention time(Duration longest) {
        return new Retention(events, bytes, longest);
    }

    /** Returns the earliest enqueued time that is kept, in milliseconds. */
    long earliest(long now) {
        return time.compareTo(FOREVER) >= 0 ? Long.MIN_VALUE : now - time.toMillis();
    }
}

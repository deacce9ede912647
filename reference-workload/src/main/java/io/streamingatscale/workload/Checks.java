package io.streamingatscale.workload;

import java.time.Duration;

/** Argument checks with the project's message form {@code rule: name=value}. */
final class Checks {

    private Checks() {}

    static long atLeast(long value, long minimum, String name) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " must be >= " + minimum + ": " + name + "=" + value);
        }
        return value;
    }

    static int atLeast(int value, int minimum, String name) {
        atLeast((long) value, minimum, name);
        return value;
    }

    static Duration positive(Duration value, String name) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be > PT0S: " + name + "=" + value);
        }
        return value;
    }
}

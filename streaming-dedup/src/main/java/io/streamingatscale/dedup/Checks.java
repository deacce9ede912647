package io.streamingatscale.dedup;

/** Argument checks with the project's message form {@code rule: name=value}. */
final class Checks {

    private Checks() {}

    static long atLeast(long value, long minimum, String name) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " must be >= " + minimum + ": " + name + "=" + value);
        }
        return value;
    }

    static long atMost(long value, long maximum, String name) {
        if (value > maximum) {
            throw new IllegalArgumentException(name + " must be <= " + maximum + ": " + name + "=" + value);
        }
        return value;
    }
}

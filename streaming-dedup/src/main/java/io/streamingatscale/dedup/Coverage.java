package io.streamingatscale.dedup;

/**
 * Which part of a partition an index knows without a gap: each record before {@code toOffset} whose log time is not before
 * {@code fromLogTime}. What is known beside it is true all the same, only not complete.
 *
 * @param fromLogTime milliseconds since 1970, {@link #FROM_THE_BEGINNING} where nothing is left out
 * @param toOffset the offset of the next record to be read, at least 0
 */
public record Coverage(long fromLogTime, long toOffset) {

    /** The {@link #fromLogTime} of a partition that was followed from the first record that concerns its reader. */
    public static final long FROM_THE_BEGINNING = 0;

    /**
     * Checks the offset.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public Coverage {
        Checks.atLeast(fromLogTime, 0, "fromLogTime");
        Checks.atLeast(toOffset, 0, "toOffset");
    }
}

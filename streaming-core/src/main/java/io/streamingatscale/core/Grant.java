package io.streamingatscale.core;

/**
 * The answer to the claim of a partition.
 *
 * @param start where to begin reading
 * @param epoch the fencing number of this ownership, at least 1 and greater than that of any earlier owner; for a source
 *     whose log itself can keep earlier owners out
 */
public record Grant(Position start, long epoch) {

    /**
     * Checks the epoch.
     *
     * @throws IllegalArgumentException if {@code epoch} is less than 1
     */
    public Grant {
        Checks.atLeast(epoch, 1, "epoch");
    }
}

package io.streamingatscale.core;

/**
 * What became of the records of one commit.
 *
 * @param applied how many records took effect, at least 0
 * @param absorbed how many were in the store already and had no further effect, at least 0; 0 where the sink cannot tell
 */
public record CommitResult(long applied, long absorbed) {

    /** Nothing was written since the commit before. */
    public static final CommitResult EMPTY = new CommitResult(0, 0);

    /**
     * Checks both numbers.
     *
     * @throws IllegalArgumentException if a number is negative
     */
    public CommitResult {
        Checks.atLeast(applied, 0, "applied");
        Checks.atLeast(absorbed, 0, "absorbed");
    }

    /** Returns both results in one. */
    public CommitResult plus(CommitResult other) {
        return new CommitResult(applied + other.applied, absorbed + other.absorbed);
    }
}

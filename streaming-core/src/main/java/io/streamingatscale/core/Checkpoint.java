package io.streamingatscale.core;

/**
 * How far one pipeline has come in one partition: every record before {@code position} has taken effect.
 *
 * @param pipeline the pipeline's name; not blank
 * @param partition the partition
 * @param position where to resume
 * @param epoch the fencing number of the ownership that saved it, at least 1; grows with each new owner
 */
public record Checkpoint(String pipeline, Partition partition, Position position, long epoch) {

    /**
     * Checks the name and the epoch.
     *
     * @throws IllegalArgumentException if {@code pipeline} is blank or {@code epoch} is less than 1
     */
    public Checkpoint {
        Checks.notBlank(pipeline, "pipeline");
        Checks.atLeast(epoch, 1, "epoch");
    }
}

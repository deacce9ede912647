package io.streamingatscale.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One ownership of a partition by a pipeline, with the epoch that fences every owner before it.
 *
 * <p>Made by {@link CheckpointStore#claim}.
 */
public final class Claim {

    private final String pipeline;
    private final Partition partition;
    private final long epoch;
    private final @Nullable Position position;

    private Claim(String pipeline, Partition partition, long epoch, @Nullable Position position) {
        this.pipeline = Checks.notBlank(pipeline, "pipeline");
        this.partition = partition;
        this.epoch = Checks.atLeast(epoch, 1, "epoch");
        this.position = position;
    }

    /**
     * Returns the claim of a partition in which the pipeline has no position yet.
     *
     * @param epoch at least 1
     */
    public static Claim first(String pipeline, Partition partition, long epoch) {
        return new Claim(pipeline, partition, epoch, null);
    }

    /**
     * Returns the claim of a partition in which the pipeline resumes.
     *
     * @param epoch at least 1
     * @param position the position last saved, by whichever owner
     */
    public static Claim resuming(String pipeline, Partition partition, long epoch, Position position) {
        return new Claim(pipeline, partition, epoch, position);
    }

    /** Returns the pipeline's name. */
    public String pipeline() {
        return pipeline;
    }

    /** Returns the partition claimed. */
    public Partition partition() {
        return partition;
    }

    /** Returns the fencing number of this ownership, at least 1 and greater than that of any earlier owner. */
    public long epoch() {
        return epoch;
    }

    /** Returns the position last saved; empty if the pipeline has never saved one here. */
    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }

    /** Returns the checkpoint that this owner saves when all before {@code next} has taken effect. */
    public Checkpoint checkpointAt(Position next) {
        return new Checkpoint(pipeline, partition, next, epoch);
    }

    @Override
    public String toString() {
        return "pipeline=" + pipeline + ", partition=" + partition + ", epoch=" + epoch;
    }
}

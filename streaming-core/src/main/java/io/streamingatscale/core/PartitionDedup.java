package io.streamingatscale.core;

import org.jspecify.annotations.Nullable;

/** What a partition's task and the pipeline's deduplication have to say to each other; nothing where there is none. */
final class PartitionDedup {

    private final @Nullable DedupStage<?> stage;
    private final Partition partition;

    PartitionDedup(ProcessorChain<?, ?> chain, Partition partition) {
        this.stage = chain.dedup().orElse(null);
        this.partition = partition;
    }

    /** Registers what is measured of the partition; returns how to end that. */
    Runnable gauges() {
        return stage == null ? () -> {} : stage.meters().windowCovered(stage, partition);
    }

    void processed(Position next) {
        if (stage != null) {
            stage.processed(partition, next);
        }
    }

    void caughtUp(boolean isCaughtUp) {
        if (stage != null) {
            stage.caughtUp(partition, isCaughtUp);
        }
    }

    /** Returns whether another partition waits for this one's commit. */
    boolean isCommitWanted() {
        return stage != null && stage.isCommitWanted(partition);
    }

    /**
     * Goes back for the ids that another partition needs of this one.
     *
     * @throws RewindException if there are such
     */
    void rewindIfWanted() {
        if (stage != null) {
            stage.wantedFrom(partition).ifPresent(from -> {
                throw new RewindException(partition, from);
            });
        }
    }
}

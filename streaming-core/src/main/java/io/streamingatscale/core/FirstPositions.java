package io.streamingatscale.core;

import java.util.Optional;

/**
 * Remembers where a pipeline began in each partition: records before that are none of its business, and their ids must not
 * count when the index of ids is read again. Kept in the pipeline's checkpoint store under a name of its own.
 */
final class FirstPositions {

    private static final String SUFFIX = ".first";

    private final CheckpointStore store;
    private final String name;

    FirstPositions(CheckpointStore store, String pipeline) {
        this.store = store;
        this.name = pipeline + SUFFIX;
    }

    /** Keeps a pipeline's first position; called before its first checkpoint is saved. */
    void save(Partition partition, Position position) {
        store.save(store.claim(name, partition).checkpointAt(position));
    }

    /** Returns the first position; empty where the pipeline was there before it had an index of ids. */
    Optional<Position> load(Partition partition) {
        return store.load(name, partition).map(Checkpoint::position);
    }
}

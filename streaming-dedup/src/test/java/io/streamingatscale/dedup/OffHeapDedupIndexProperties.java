package io.streamingatscale.dedup;

/** The model and the index outside the heap agree. */
class OffHeapDedupIndexProperties extends DedupIndexModelProperties {

    @Override
    protected DedupBackend backend() {
        return OffHeapDedupIndex.backend();
    }
}

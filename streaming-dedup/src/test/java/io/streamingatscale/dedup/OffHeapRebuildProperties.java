package io.streamingatscale.dedup;

/** Rebuilding the index outside the heap. */
class OffHeapRebuildProperties extends RebuildProperties {

    @Override
    protected DedupBackend backend() {
        return OffHeapDedupIndex.backend();
    }
}

package io.streamingatscale.dedup;

/** The rules of every index, kept by the index outside the heap. */
class OffHeapDedupIndexTest extends DedupIndexContract {

    @Override
    protected DedupBackend backend() {
        return OffHeapDedupIndex.backend();
    }
}

package io.streamingatscale.dedup;

/** The rules of an index, for the one beside the heap. */
class OffHeapDedupIndexTest extends DedupIndexContract {

    @Override
    protected DedupBackend backend() {
        return OffHeapDedupIndex.backend();
    }

    @Override
    protected boolean isPersistent() {
        return false;
    }
}

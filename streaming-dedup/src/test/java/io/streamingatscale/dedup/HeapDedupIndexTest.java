package io.streamingatscale.dedup;

/** The rules are kept by an index that is written to be right. */
class HeapDedupIndexTest extends DedupIndexContract {

    @Override
    protected DedupBackend backend() {
        return HeapDedupIndex.backend(DedupFault.NONE);
    }
}

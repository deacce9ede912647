package io.streamingatscale.dedup;

/** The model and the index that is written to be right agree. */
class HeapDedupIndexProperties extends DedupIndexModelProperties {

    @Override
    protected DedupBackend backend() {
        return HeapDedupIndex.backend(DedupFault.NONE);
    }
}

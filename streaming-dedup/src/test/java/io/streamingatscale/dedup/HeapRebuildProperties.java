package io.streamingatscale.dedup;

/** Rebuilding is right by the rules themselves, without any backend's doing. */
class HeapRebuildProperties extends RebuildProperties {

    @Override
    protected DedupBackend backend() {
        return HeapDedupIndex.backend(DedupFault.NONE);
    }
}

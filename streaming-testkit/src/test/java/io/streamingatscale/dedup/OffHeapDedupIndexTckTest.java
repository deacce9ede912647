package io.streamingatscale.dedup;

import io.streamingatscale.testkit.DedupIndexTck;

class OffHeapDedupIndexTckTest extends DedupIndexTck {

    @Override
    protected DedupBackend backend() {
        return OffHeapDedupIndex.backend();
    }
}

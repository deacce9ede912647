package io.streamingatscale.dedup;

import io.streamingatscale.testkit.DedupIndexTck;

/** Stands in another package than its suite, as one of a user would. */
class OffHeapDedupIndexTckTest extends DedupIndexTck {

    @Override
    protected DedupBackend backend() {
        return OffHeapDedupIndex.backend();
    }
}

package io.streamingatscale.dedup;

import io.streamingatscale.testkit.DedupIndexTck;

/** Stands in another package than its suite, as one of a user would. */
class ChronicleDedupIndexTckTest extends DedupIndexTck {

    @Override
    protected DedupBackend backend() {
        return ChronicleDedupIndex.backend();
    }

    @Override
    protected boolean worksInMemory() {
        return false;
    }

    @Override
    protected boolean refusesSecondOpener() {
        return false;
    }

    @Override
    protected boolean evictsInInsertionOrder() {
        return false;
    }
}

package io.streamingatscale.dedup;

/** The rules, kept by an index of one process. */
class ChronicleDedupIndexTest extends DedupIndexContract {

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

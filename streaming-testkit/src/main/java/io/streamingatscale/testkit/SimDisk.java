package io.streamingatscale.testkit;

/** What a process has on its disk: the index of ids as it was last forced, and what was not forced but may be there too. */
final class SimDisk {

    private SimIndexState forced = new SimIndexState();
    private SimIndexState unforced = forced;

    /** Returns what a process finds that starts. */
    SimIndexState load() {
        unforced = forced.copy();
        return unforced;
    }

    void force() {
        forced = unforced.copy();
    }

    /** Has what was not forced be there after a crash all the same. */
    void keepUnforced() {
        force();
    }
}

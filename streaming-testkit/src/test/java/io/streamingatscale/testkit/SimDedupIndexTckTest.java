package io.streamingatscale.testkit;

import io.streamingatscale.dedup.DedupBackend;
import java.util.List;

/** The simulation's own index, in a world where nothing goes wrong. What its disk keeps is the simulation's own to show. */
class SimDedupIndexTckTest extends DedupIndexTck {

    private final SimRun<String> run = new SimRun<>(
            new SimSetup<>((partition, index) -> "", List.of(), 1, 0, 1, null, null, false, Long.MAX_VALUE),
            SimPlan.QUIET,
            SimExpectation.NONE);

    @Override
    protected DedupBackend backend() {
        return new SimDedupBackend(run.world(), new SimProcess<>(run, 0));
    }

    @Override
    protected boolean isPersistent() {
        return false;
    }

    /** What was forced is on the process's disk, whatever the settings say of directories. */
    @Override
    protected boolean worksInMemory() {
        return false;
    }
}

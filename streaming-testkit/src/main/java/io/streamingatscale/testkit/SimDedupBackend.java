package io.streamingatscale.testkit;

import io.streamingatscale.dedup.DedupBackend;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupSettings;

/** Indexes of ids on the heap, written as plainly as their rules are. */
final class SimDedupBackend implements DedupBackend {

    private final SimWorld<?> world;
    private final SimProcess<?> process;

    SimDedupBackend(SimWorld<?> world, SimProcess<?> process) {
        this.world = world;
        this.process = process;
    }

    @Override
    public String name() {
        return "simulated index";
    }

    @Override
    public long bytesNeeded(DedupSettings settings) {
        return 0;
    }

    @Override
    public DedupIndex open(DedupSettings settings) {
        return world.effects()
                .call(process, SimPlace.INDEX_OPEN, "open index", () -> new SimDedupIndex(settings, world, process));
    }
}

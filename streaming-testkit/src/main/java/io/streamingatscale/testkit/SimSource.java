package io.streamingatscale.testkit;

import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.Source;
import io.streamingatscale.core.SourceReader;

/** The log of a run as a process sees it. */
final class SimSource<T> implements Source<T> {

    private final SimWorld<T> world;
    private final SimProcess<?> process;
    private final long mostInFlight;

    SimSource(SimWorld<T> world, SimProcess<?> process, long mostInFlight) {
        this.world = world;
        this.process = process;
        this.mostInFlight = mostInFlight;
    }

    @Override
    public String name() {
        return SimLog.STREAM;
    }

    @Override
    public boolean isRewindable() {
        return true;
    }

    @Override
    public SourceReader<T> open(ReaderSlot slot, OwnershipListener listener) {
        process.checkAlive();
        SimGroup<T> group = world.log().group(slot.pipeline());
        SimReader<T> reader = new SimReader<>(world, process, group, listener, mostInFlight);
        group.join(reader);
        return reader;
    }
}

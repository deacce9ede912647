package io.streamingatscale.testkit;

import io.streamingatscale.dedup.DedupBackend;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupSettings;
import io.streamingatscale.dedup.OffHeapDedupIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The index of ids that pipelines have by default, with its journal on the disk of a process. */
final class SimDedupBackend implements DedupBackend {

    private static final DedupBackend INDEX = OffHeapDedupIndex.backend();
    private static final Path DEFAULT = Path.of("/ids");

    private final SimWorld<?> world;
    private final SimProcess<?> process;

    SimDedupBackend(SimWorld<?> world, SimProcess<?> process) {
        this.world = world;
        this.process = process;
    }

    /** Has each change of the disk be an effect of the process. */
    private final class Changes implements SimDisk.Changes {

        private SimPlace place = SimPlace.DISK_AT_OPENING;

        void opened() {
            place = SimPlace.DISK;
        }

        @Override
        public void change(String what, Runnable change, Runnable part) throws IOException {
            try {
                world.effects().call(process, place, what, () -> happened(change), part);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }

        private boolean happened(Runnable change) {
            change.run();
            return true;
        }
    }

    @Override
    public String name() {
        return INDEX.name();
    }

    @Override
    public long bytesNeeded(DedupSettings settings) {
        return INDEX.bytesNeeded(settings);
    }

    @Override
    public DedupIndex open(DedupSettings settings) {
        Changes changes = new Changes();
        DedupSettings onDisk = DedupSettings.of(settings.window(), Math.min(settings.maxEntries(), world.mostIds()))
                .scope(settings.scope())
                .whenFull(settings.whenFull())
                .directory(world.disk(process)
                        .mounted(changes)
                        .getPath(settings.directory().orElse(DEFAULT).toString()));
        DedupIndex index = world.effects().call(process, SimPlace.INDEX_OPEN, "open index", () -> INDEX.open(onDisk));
        changes.opened();
        return index;
    }
}

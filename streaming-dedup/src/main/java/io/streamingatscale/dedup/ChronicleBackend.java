package io.streamingatscale.dedup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens {@link ChronicleDedupIndex}es; touches no class of Chronicle Map before it is known to run. */
final class ChronicleBackend implements DedupBackend {

    static final ChronicleBackend INSTANCE = new ChronicleBackend();

    private static final long FILE_BYTES = 1 << 16;

    private ChronicleBackend() {}

    @Override
    public String name() {
        return "shared index in Chronicle Map";
    }

    @Override
    public long bytesNeeded(DedupSettings settings) {
        long capacity = ChronicleRoom.capacity(settings);
        return ChronicleRoom.MOST * (capacity * ChronicleGeneration.ENTRY_BYTES + FILE_BYTES);
    }

    @Override
    public DedupIndex open(DedupSettings settings) {
        Path directory = settings.directory()
                .orElseThrow(() -> new DedupException("directory must be given to an index that processes share:"
                        + " directory=; set one, or use the off-heap index"));
        ChronicleRequirements.check();
        try {
            Files.createDirectories(directory);
            return ChronicleDedupIndex.open(directory.toRealPath(), settings);
        } catch (LinkageError e) {
            throw ChronicleRequirements.refused(e);
        } catch (IOException e) {
            throw new DedupException(
                    "directory cannot be used: directory=" + directory + ", error=" + e
                            + "; give one that can be written",
                    e);
        }
    }
}

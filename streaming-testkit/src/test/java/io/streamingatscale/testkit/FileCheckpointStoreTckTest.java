package io.streamingatscale.testkit;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.FileCheckpointStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointStoreTckTest extends CheckpointStoreTck {

    @TempDir
    Path directory;

    @Override
    protected CheckpointStore open() {
        return FileCheckpointStore.at(directory);
    }
}

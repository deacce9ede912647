package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A {@link FileCheckpointStore} of an owner who saves, and then of another one. */
final class CheckpointLife implements DiskLives.Life {

    private static final String PIPELINE = "p";
    private static final Partition PARTITION = Partition.of("s", 0);

    private long epoch;
    private long saved = -1;
    private long saving = -1;

    @Override
    public void before(Path directory) {
        FileCheckpointStore store = twice(() -> FileCheckpointStore.at(directory));
        for (long from : List.of(10, 20)) {
            Claim claim = twice(() -> store.claim(PIPELINE, PARTITION));
            assertThat(claim.epoch()).isGreaterThan(epoch);
            epoch = claim.epoch();
            for (long offset = from; offset < from + 3; offset++) {
                save(store, claim, offset);
            }
        }
    }

    private void save(FileCheckpointStore store, Claim claim, long offset) {
        saving = offset;
        twice(() -> {
            store.save(claim.checkpointAt(Position.of(offset)));
            return store;
        });
        saved = offset;
    }

    /** A failure may be tried again. */
    private static <R> R twice(Supplier<R> call) {
        try {
            return call.get();
        } catch (CheckpointException e) {
            return call.get();
        }
    }

    @Override
    public void after(Path directory) {
        FileCheckpointStore store = FileCheckpointStore.at(directory);
        Claim claim = store.claim(PIPELINE, PARTITION);
        assertThat(claim.epoch()).isGreaterThan(epoch);
        epoch = claim.epoch();
        long found = claim.position().map(Position::offset).orElse(-1L);
        assertThat(found).isIn(saved, saving);
        saved = found;
        save(store, claim, 100);
        assertThat(FileCheckpointStore.at(directory).load(PIPELINE, PARTITION))
                .contains(claim.checkpointAt(Position.of(100)));
        assertThat(names(directory)).noneMatch(name -> name.endsWith(".damaged"));
    }

    private static List<String> names(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

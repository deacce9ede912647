package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointStoreTest {

    private static final String PIPELINE = "devices-to-sql";
    private static final Partition PARTITION = Partition.of("devices", 3);

    @TempDir
    Path directory;

    private FileCheckpointStore store;

    @BeforeEach
    void open() {
        store = FileCheckpointStore.at(directory);
    }

    private static Checkpoint checkpoint(long epoch, long offset) {
        return new Checkpoint(PIPELINE, PARTITION, Position.of(offset), epoch);
    }

    @Test
    void load_nothingSaved_isEmpty() {
        assertThat(store.load(PIPELINE, PARTITION)).isEmpty();
        assertThat(store.claim(PIPELINE, PARTITION).position()).isEmpty();
        assertThat(store.load(PIPELINE, PARTITION)).isEmpty();
    }

    @Test
    void save_then_otherStoreLoadsIt() {
        Claim claim = store.claim(PIPELINE, PARTITION);
        Checkpoint checkpoint = claim.checkpointAt(Position.of(7, "token\nof two lines"));

        store.save(checkpoint);

        FileCheckpointStore other = FileCheckpointStore.at(directory.resolve("."));
        assertThat(other.load(PIPELINE, PARTITION)).contains(checkpoint);
        assertThat(other.claim(PIPELINE, PARTITION).position()).contains(checkpoint.position());
    }

    @Test
    void save_content_isReadable() throws IOException {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 7));

        assertThat(Files.readString(directory.resolve("checkpoint.devices-to-sql.devices.3.current")))
                .startsWith("streaming-checkpoint 1\npipeline=devices-to-sql\nstream=devices\npartition=3\nepoch=1\n"
                        + "offset=7\nsavedBy=1\ncrc32c=");
    }

    @Test
    void save_olderEpoch_isFenced() {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 7));
        store.claim(PIPELINE, PARTITION);

        assertThatThrownBy(() -> store.save(checkpoint(1, 8)))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("epoch=1, currentEpoch=2");
        assertThat(store.load(PIPELINE, PARTITION)).contains(checkpoint(2, 7));
    }

    @Test
    void save_epochNeverClaimed_isRefused() {
        assertThatThrownBy(() -> store.save(checkpoint(1, 8))).isInstanceOf(IllegalStateException.class);
        store.claim(PIPELINE, PARTITION);
        assertThatThrownBy(() -> store.save(checkpoint(2, 8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("epoch=2, currentEpoch=1");
    }

    @Test
    void save_lowerOffset_isRefusedUnlessByANewOwner() {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 8));
        store.save(checkpoint(1, 8));
        assertThatThrownBy(() -> store.save(checkpoint(1, 7)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("offset=7, savedOffset=8");

        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(2, 7));
        assertThatThrownBy(() -> store.save(checkpoint(2, 6))).isInstanceOf(IllegalStateException.class);
        assertThat(store.load(PIPELINE, PARTITION)).contains(checkpoint(2, 7));
    }

    @Test
    void claim_manyThreadsAndStores_givesEachItsOwnEpoch() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Long>>> claims = IntStream.range(0, 4)
                    .mapToObj(thread -> threads.submit(() -> {
                        FileCheckpointStore own = FileCheckpointStore.at(directory);
                        return IntStream.range(0, 25)
                                .mapToObj(i -> own.claim(PIPELINE, PARTITION).epoch())
                                .toList();
                    }))
                    .toList();
            Set<Long> epochs = new HashSet<>();
            for (Future<List<Long>> claim : claims) {
                epochs.addAll(claim.get());
            }
            assertThat(epochs).hasSize(100).contains(1L, 100L);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void names_oddOrAlike_doNotMeet() throws IOException {
        List<String> names = List.of(
                "a",
                "A",
                "a.b",
                "a/b",
                "../a",
                "..",
                "con",
                "a b",
                "%41",
                "a%",
                "ä",
                "ÿ",
                "\u0178",
                "日本",
                "😀",
                "\ud83d",
                "\ude00",
                "a\nb",
                "a\u0000",
                "a:b*?\"<>|\\",
                "x".repeat(5_000),
                "x".repeat(5_000) + "y",
                "X".repeat(5_000));
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < names.size(); j++) {
                Partition partition = new Partition(names.get(j), names.get((i + j) % names.size()));
                store.save(store.claim(names.get(i), partition).checkpointAt(Position.of(i * 100L + j)));
            }
        }
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j < names.size(); j++) {
                Partition partition = new Partition(names.get(j), names.get((i + j) % names.size()));
                assertThat(store.load(names.get(i), partition))
                        .contains(new Checkpoint(names.get(i), partition, Position.of(i * 100L + j), 1));
            }
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.matches("[a-z0-9._%~-]{1,255}"));
        }
    }

    @Test
    void names_dotsBetweenParts_doNotMeet() {
        store.claim("a.b", new Partition("c", "d"));
        assertThat(store.claim("a", new Partition("b.c", "d")).epoch()).isEqualTo(1);
        assertThat(store.claim("a", new Partition("b", "c.d")).epoch()).isEqualTo(1);
    }

    @Test
    void claim_directoryGone_isCheckpointExceptionWithPath() throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        FileCheckpointStore lost = FileCheckpointStore.at(gone);
        Files.delete(gone);

        assertThatThrownBy(() -> lost.claim(PIPELINE, PARTITION))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("gone");
    }

    @Test
    void at_placeOfAFile_isCheckpointException() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> FileCheckpointStore.at(file)).isInstanceOf(CheckpointException.class);
    }
}

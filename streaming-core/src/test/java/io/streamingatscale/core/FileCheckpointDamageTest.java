package io.streamingatscale.core;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a partition whose files are damaged, and of one whose owner dies at any step of a write. */
class FileCheckpointDamageTest {

    private static final String PIPELINE = "p";
    private static final Partition PARTITION = Partition.of("s", 0);
    private static final int STEPS = 6;

    @TempDir
    Path directory;

    private FileCheckpointStore store;
    private Path current;
    private Path previous;

    @BeforeEach
    void open() {
        store = FileCheckpointStore.at(directory);
        current = directory.resolve("checkpoint.p.s.0.current");
        previous = directory.resolve("checkpoint.p.s.0.previous");
    }

    private static Checkpoint checkpoint(long epoch, long offset) {
        return new Checkpoint(PIPELINE, PARTITION, Position.of(offset), epoch);
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        // a new file, for the old one may have two names
        Files.delete(file);
        Files.write(file, bytes);
    }

    @Test
    void load_currentCutAnywhere_resumesFromPrevious() throws IOException {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 7));
        store.save(checkpoint(1, 8));
        byte[] older = Files.readAllBytes(previous);
        byte[] whole = Files.readAllBytes(current);
        for (int length = 0; length < whole.length; length++) {
            write(current, Arrays.copyOf(whole, length));
            write(previous, older);
            assertThat(store.load(PIPELINE, PARTITION)).as("length %d", length).contains(checkpoint(2, 7));
            assertThat(FileCheckpointStore.at(directory).load(PIPELINE, PARTITION))
                    .contains(checkpoint(2, 7));
        }
    }

    @Test
    void load_anyBitOfCurrentFlipped_resumesFromPrevious() throws IOException {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 7));
        store.save(checkpoint(1, 8));
        byte[] older = Files.readAllBytes(previous);
        byte[] whole = Files.readAllBytes(current);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            write(current, flipped);
            write(previous, older);
            assertThat(store.load(PIPELINE, PARTITION)).as("bit %d", bit).contains(checkpoint(2, 7));
        }
    }

    @Test
    void load_currentCutAnywhereAndNoPrevious_namesFileAndRemedy() throws IOException {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 7));
        Files.delete(previous);
        byte[] whole = Files.readAllBytes(current);
        for (int length = 0; length < whole.length; length++) {
            write(current, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> store.load(PIPELINE, PARTITION))
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining(current.getFileName().toString())
                    .hasMessageContaining("delete it");
        }
        assertThatThrownBy(() -> store.claim(PIPELINE, PARTITION)).isInstanceOf(CorruptCheckpointException.class);
        assertThatThrownBy(() -> store.save(checkpoint(1, 8))).isInstanceOf(CorruptCheckpointException.class);
    }

    @Test
    void load_currentGone_resumesFromPrevious() throws IOException {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 7));
        store.save(checkpoint(1, 8));
        Files.delete(current);

        assertThat(store.load(PIPELINE, PARTITION)).contains(checkpoint(2, 7));
    }

    @Test
    void claim_lastClaimLost_isHigherAndItsOwnerFenced() throws IOException {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 7));
        Claim lost = store.claim(PIPELINE, PARTITION);
        write(current, new byte[0]);

        Claim next = FileCheckpointStore.at(directory).claim(PIPELINE, PARTITION);

        assertThat(next.epoch()).isGreaterThan(lost.epoch());
        assertThat(next.position()).contains(Position.of(7));
        assertThatThrownBy(() -> store.save(lost.checkpointAt(Position.of(9)))).isInstanceOf(FencedException.class);
    }

    @Test
    void claim_everyGenerationLostInTurn_neverRepeatsAnEpoch() throws IOException {
        store.claim(PIPELINE, PARTITION);
        long last = store.claim(PIPELINE, PARTITION).epoch();
        for (int i = 0; i < 20; i++) {
            write(current, new byte[0]);
            long epoch = store.claim(PIPELINE, PARTITION).epoch();
            assertThat(epoch).isGreaterThan(last);
            last = epoch;
        }
    }

    @Test
    void save_lastClaimLost_itsOwnerGoesOn() throws IOException {
        store.claim(PIPELINE, PARTITION);
        Claim owner = store.claim(PIPELINE, PARTITION);
        write(current, new byte[0]);

        store.save(owner.checkpointAt(Position.of(3)));

        assertThat(store.load(PIPELINE, PARTITION)).contains(checkpoint(2, 3));
    }

    @Test
    void load_fileOfAnotherPartition_isRefused() throws IOException {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 7));
        store.claim(PIPELINE, Partition.of("s", 1));
        Files.copy(current, directory.resolve("checkpoint.p.s.2.current"));

        assertThatThrownBy(() -> store.load(PIPELINE, Partition.of("s", 2)))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("partition=s-2")
                .hasMessageContaining("partitionInFile=s-0");
    }

    @Test
    void load_undamagedFileOfAnotherForm_isRefused() throws IOException {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 7));
        byte[] text = "streaming-checkpoint 2\n".getBytes(US_ASCII);
        CRC32C checksum = new CRC32C();
        checksum.update(text);
        String seal = "crc32c=" + HexFormat.of().toHexDigits((int) checksum.getValue()) + "\n";
        write(current, (new String(text, US_ASCII) + seal).getBytes(US_ASCII));

        assertThatThrownBy(() -> store.load(PIPELINE, PARTITION))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("unknown form");
    }

    @Test
    void claim_leftOverOfABrokenWrite_isIgnored() throws IOException {
        Path next = directory.resolve("checkpoint.p.s.0.next");
        Files.writeString(next, "streaming-checkpoint 1\npipel");
        assertThat(store.load(PIPELINE, PARTITION)).isEmpty();
        assertThat(store.claim(PIPELINE, PARTITION).epoch()).isEqualTo(1);

        Files.writeString(next, "a much longer text than any checkpoint has".repeat(100));
        store.save(checkpoint(1, 7));

        assertThat(FileCheckpointStore.at(directory).load(PIPELINE, PARTITION)).contains(checkpoint(1, 7));
    }

    @Test
    void save_failsAtAnyStep_leavesOldOrNewAndTryingAgainSucceeds() {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 1));
        for (int step = 1; step <= STEPS; step++) {
            Checkpoint before = store.load(PIPELINE, PARTITION).orElseThrow();
            Checkpoint after = checkpoint(1, before.position().offset() + 1);
            FileCheckpointStore failing = failingAt(step);

            assertThatThrownBy(() -> failing.save(after))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining(directory.getFileName().toString());

            assertThat(store.load(PIPELINE, PARTITION)).as("step %d", step).contains(step == STEPS ? after : before);
            failing.save(after);
            assertThat(store.load(PIPELINE, PARTITION)).contains(after);
        }
        failingAt(STEPS + 1).save(checkpoint(1, 100));
    }

    @Test
    void recovery_failsAtAnyStep_isDoneNextTime() throws IOException {
        store.claim(PIPELINE, PARTITION);
        store.save(checkpoint(1, 7));
        byte[] older = Files.readAllBytes(current);
        for (int step = 1; step <= 5; step++) {
            write(current, new byte[0]);
            write(previous, older);
            FileCheckpointStore failing = failingAt(step);

            assertThatThrownBy(() -> failing.load(PIPELINE, PARTITION)).isInstanceOf(CheckpointException.class);

            assertThat(store.load(PIPELINE, PARTITION)).as("step %d", step).contains(checkpoint(2, 7));
            assertThat(directory.resolve("checkpoint.p.s.0.damaged")).exists();
        }
    }

    /** A store whose n-th step fails, once. */
    private FileCheckpointStore failingAt(int step) {
        int[] steps = {0};
        return new FileCheckpointStore(directory, name -> {
            if (++steps[0] == step) {
                throw new IOException("disk full before: " + name);
            }
        });
    }
}

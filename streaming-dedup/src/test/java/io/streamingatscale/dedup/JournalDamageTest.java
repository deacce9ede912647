package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Journals that were cut, changed, or of which files are missing: what is known is as of some force, or less is claimed. */
class JournalDamageTest extends JournalFixture {

    private static final int STEP = 3;
    private static final int FILE = 2 * STEP;
    private static final int MOST = 3 * FILE;

    @Override
    DedupSettings settings() {
        return DedupSettings.of(Duration.ofHours(1), 100).directory(temporary.resolve("index"));
    }

    /** Three files of two forces each. */
    @BeforeEach
    void recordThreeFiles() {
        for (int from = 0; from < MOST; from += FILE) {
            try (DedupIndex index = open(settings())) {
                record(index, from, from + STEP);
                record(index, from + STEP, from + FILE);
            }
        }
    }

    @Test
    void open_lastFileCutAtAnyByte_isAsOfTheForceBefore() throws IOException {
        Path copy = copyTo("cut");
        Path last = journals(copy).get(2);
        byte[] bytes = Files.readAllBytes(last);
        int before = -1;
        for (int length = 0; length <= bytes.length; length++) {
            Files.write(last, Arrays.copyOf(bytes, length));
            try (DedupIndex index = open(settings().directory(copy))) {
                assertThat(index.damage()).as("length=" + length).isEmpty();
                int covered = assertIsAsOfSomeForce(index, STEP, MOST, "length=" + length);
                assertThat(covered).isGreaterThanOrEqualTo(Math.max(before, 2 * FILE));
                before = covered;
            }
        }
        assertThat(before).isEqualTo(MOST);
    }

    @Test
    void open_earlierFileCutAtAnyByte_isDamage() throws IOException {
        for (int file = 0; file < 2; file++) {
            byte[] bytes =
                    Files.readAllBytes(journals(temporary.resolve("index")).get(file));
            for (int length = 0; length < bytes.length; length++) {
                Path copy = copyTo("cut");
                Files.write(journals(copy).get(file), Arrays.copyOf(bytes, length));
                try (DedupIndex index = open(settings().directory(copy))) {
                    String when = "file=" + file + ", length=" + length;
                    assertThat(index.damage()).as(when).isPresent();
                    assertThat(assertIsAsOfSomeForce(index, STEP, MOST, when))
                            .isBetween(FILE * file, FILE * file + STEP);
                }
                delete(copy);
            }
        }
    }

    @Test
    void open_anyByteChanged_isAsOfSomeForceAndSaysSo() throws IOException {
        for (int file = 0; file < 3; file++) {
            byte[] bytes =
                    Files.readAllBytes(journals(temporary.resolve("index")).get(file));
            for (int at = 0; at < bytes.length; at++) {
                Path copy = copyTo("changed");
                byte[] changed = bytes.clone();
                changed[at] ^= 0x5a;
                Files.write(journals(copy).get(file), changed);
                try (DedupIndex index = open(settings().directory(copy))) {
                    String when = "file=" + file + ", at=" + at;
                    int covered = assertIsAsOfSomeForce(index, STEP, MOST, when);
                    assertThat(covered).as(when).isLessThan(MOST);
                    // the last frame of all looks as if a crash had come
                    assertThat(index.damage().isPresent() || covered == MOST - STEP)
                            .as(when)
                            .isTrue();
                }
                delete(copy);
            }
        }
    }

    @Test
    void open_fileMissing_claimsNothingOfIt() throws IOException {
        int[] known = {0, FILE, 2 * FILE};
        for (int file = 0; file < 3; file++) {
            Path copy = copyTo("missing");
            Files.delete(journals(copy).get(file));
            try (DedupIndex index = open(settings().directory(copy))) {
                assertThat(assertIsAsOfSomeForce(index, STEP, MOST, "file=" + file))
                        .isEqualTo(known[file]);
                assertThat(index.damage().isPresent()).isEqualTo(file < 2);
            }
            delete(copy);
        }
    }

    @Test
    void open_damageWasCutOff_goesOnWithoutDamage() throws IOException {
        List<Path> files = journals(temporary.resolve("index"));
        byte[] bytes = Files.readAllBytes(files.get(1));
        bytes[bytes.length - 1]++;
        Files.write(files.get(1), bytes);
        try (DedupIndex index = open(settings())) {
            assertThat(index.damage().orElseThrow())
                    .contains(files.get(1).toString())
                    .doesNotContain("\n", "id");
            record(index, FILE + STEP, MOST);
        }

        try (DedupIndex index = open(settings())) {
            assertThat(index.damage()).isEmpty();
            assertThat(assertIsAsOfSomeForce(index, STEP, MOST, "again")).isEqualTo(MOST);
        }
    }

    @Test
    void open_fileOfAnotherJournal_isDamage() throws IOException {
        DedupSettings other = settings().directory(temporary.resolve("other"));
        for (int from = 0; from < MOST; from += FILE) {
            try (DedupIndex index = open(other)) {
                record(index, from, from + STEP);
                record(index, from + STEP, from + FILE);
            }
        }
        Path copy = copyTo("mixed");
        Files.copy(
                journals(temporary.resolve("other")).get(2),
                journals(copy).get(2),
                StandardCopyOption.REPLACE_EXISTING);

        try (DedupIndex index = open(settings().directory(copy))) {
            assertThat(index.damage()).isPresent();
            assertThat(assertIsAsOfSomeForce(index, STEP, MOST, "mixed")).isEqualTo(2 * FILE);
        }
    }

    @Test
    void open_fileThatIsNoJournal_isDamageAndOtherNamesAreLeftAlone() throws IOException {
        Path copy = copyTo("foreign");
        Files.writeString(copy.resolve("notes.txt"), "not ours");
        Files.writeString(copy.resolve("generation-7.journal"), "not ours either");
        Generation next = Generation.of(copy, 4);
        Files.writeString(next.path(), "x".repeat(100));

        try (DedupIndex index = open(settings().directory(copy))) {
            assertThat(index.damage()).isPresent();
            assertThat(assertIsAsOfSomeForce(index, STEP, MOST, "foreign")).isEqualTo(MOST);
        }
        assertThat(copy.resolve("notes.txt")).hasContent("not ours");
        assertThat(copy.resolve("generation-7.journal")).exists();
        assertThat(next.path()).doesNotExist();
    }
}

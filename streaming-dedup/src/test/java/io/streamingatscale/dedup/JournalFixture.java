package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** A journal whose forces all leave a state that tells which one it was. */
abstract class JournalFixture {

    static final long T = 1_700_000_000_000L;

    @TempDir
    Path temporary;

    private final DedupProbe probe = new DedupProbe();

    DedupSettings settings() {
        return DedupSettings.of(Duration.ofHours(1), 100_000).directory(temporary.resolve("index"));
    }

    static DedupIndex open(DedupSettings settings) {
        return OffHeapDedupIndex.backend().open(settings);
    }

    DedupVerdict check(DedupIndex index, long id) {
        return index.check(probe.id("id" + id).origin(0, id).logTime(T + id));
    }

    /** Records the ids from one to before another, states that they are covered, and forces. */
    void record(DedupIndex index, int from, int to) {
        int partition = index.partition("p");
        for (int id = from; id < to; id++) {
            check(index, id);
        }
        index.cover(partition, new Coverage(Coverage.FROM_THE_BEGINNING, to));
        index.force();
    }

    /** Asserts that the index is as {@link #record} left it at one of its calls, and returns up to which id. */
    int assertIsAsOfSomeForce(DedupIndex index, int step, int most, String when) {
        index.partition("p");
        Optional<Coverage> coverage = index.coverage(0);
        int covered = (int) coverage.map(Coverage::toOffset).orElse(0L).longValue();
        assertThat(covered).as(when).isBetween(0, most);
        assertThat(covered % step).as(when).isZero();
        assertThat(index.entries()).as(when).isEqualTo(covered);
        for (int id = 0; id < most; id++) {
            assertThat(check(index, id) == DedupVerdict.REPLAY)
                    .as("%s: id%d, covered=%d", when, id, covered)
                    .isEqualTo(id < covered);
        }
        return covered;
    }

    static List<Path> journals(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Generation generation : Generation.in(directory)) {
            files.add(generation.path());
        }
        return files;
    }

    Path copyTo(String name) {
        Path copy = temporary.resolve(name);
        DedupFiles.copy(temporary.resolve("index"), copy);
        return copy;
    }

    static void delete(Path directory) throws IOException {
        for (Path file : DedupFiles.in(directory)) {
            Files.delete(file);
        }
    }
}

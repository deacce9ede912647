package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingatscale.dedup.DedupBackend;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupProbe;
import io.streamingatscale.dedup.DedupSettings;
import io.streamingatscale.dedup.DedupVerdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the rules of {@link DedupIndexTck} share: the abilities, an index to ask, and a directory for each rule. */
abstract class DedupRuleFixture {

    /** The window of every index here, in milliseconds. */
    static final long WINDOW = 10_000;

    /** A log time with room before and after it. */
    static final long T = 1_700_000_000_000L;

    /** The numbers of two partitions, the same in every index of a rule. */
    int p;

    int q;

    private final List<DedupIndex> opened = new ArrayList<>();
    private final DedupProbe probe = new DedupProbe();
    private Path temporary = Path.of("");

    // ---- abilities: public ones of the suite ----

    abstract DedupBackend backend();

    abstract boolean isPersistent();

    abstract boolean worksInMemory();

    abstract boolean refusesSecondOpener();

    abstract boolean evictsInInsertionOrder();

    abstract boolean isOrderedAfterCrash();

    abstract boolean noticesDamage();

    /** Skips a rule about what is there after a close. */
    final void needsPersistence() {
        assumeTrue(isPersistent(), "the index keeps nothing");
    }

    // ---- an index ----

    @BeforeEach
    final void beginRule(@TempDir Path directory) {
        temporary = directory;
    }

    @AfterEach
    final void closeIndexes() {
        opened.forEach(DedupIndex::close);
        opened.clear();
    }

    final Path directory() {
        return temporary.resolve("index");
    }

    /** Settings with {@link #directory} for an index that can have one. */
    final DedupSettings settings(long maxEntries) {
        DedupSettings settings = DedupSettings.of(Duration.ofMillis(WINDOW), maxEntries);
        return isPersistent() ? settings.directory(directory()) : settings;
    }

    final DedupIndex open(DedupSettings settings) {
        DedupIndex index = backend().open(settings);
        opened.add(index);
        p = index.partition("p");
        q = index.partition("q");
        return index;
    }

    final void close(DedupIndex index) {
        opened.remove(index);
        index.close();
    }

    final DedupIndex reopen(DedupIndex index, DedupSettings settings) {
        close(index);
        return open(settings);
    }

    /** Opens the index as a machine would find it that died at this moment. */
    final DedupIndex openAfterCrash(DedupSettings settings) {
        return open(settings.directory(copyOfFiles("crashed" + opened.size())));
    }

    // ---- what is asked of it ----

    final DedupVerdict check(DedupIndex index, String id, int partition, long offset, long logTime) {
        return index.check(probe.id(id).origin(partition, offset).logTime(logTime));
    }

    /** Checks the ids "id{from}" to "id{to - 1}" of partition p, whose offsets are their numbers, a millisecond apart. */
    final void fill(DedupIndex index, int from, int to) {
        for (int i = from; i < to; i++) {
            check(index, "id" + i, p, i, T + i);
        }
    }

    /** Whether what {@link #fill} did with a number is known. */
    final boolean isKnown(DedupIndex index, int number) {
        return check(index, "id" + number, p, number, T + number) == DedupVerdict.REPLAY;
    }

    /** What {@link #fill} did with these numbers is known. */
    final void assertKnown(DedupIndex index, int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(isKnown(index, i)).as("whether id%s is known", i).isTrue();
        }
    }

    final void assertVerdict(
            DedupIndex index, String id, int partition, long offset, long logTime, DedupVerdict expected) {
        assertThat(check(index, id, partition, offset, logTime))
                .as("verdict: id=%s, partition=%s, offset=%s, logTime=T%+d", id, partition, offset, logTime - T)
                .isEqualTo(expected);
    }

    /** The record is a duplicate of the given origin. */
    final void assertDuplicate(DedupIndex index, String id, int[] origin, long logTime, int[] expectedFirst) {
        assertVerdict(index, id, origin[0], origin[1], logTime, DedupVerdict.DUPLICATE);
        assertThat(new long[] {probe.firstPartition(), probe.firstOffset()})
                .as("the first copy's partition and offset: id=%s", id)
                .containsExactly(expectedFirst[0], expectedFirst[1]);
    }

    static int[] at(int partition, int offset) {
        return new int[] {partition, offset};
    }

    // ---- files ----

    /** Returns the files of {@link #directory}, as they are called there. */
    final List<Path> files() {
        try (Stream<Path> files = Files.walk(directory())) {
            return files.filter(Files::isRegularFile)
                    .map(directory()::relativize)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a new directory with what is in {@link #directory}. */
    final Path copyOfFiles(String name) {
        Path copy = temporary.resolve(name);
        try {
            for (Path file : files()) {
                Files.createDirectories(copy.resolve(file).getParent());
                Files.copy(directory().resolve(file), copy.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }
}

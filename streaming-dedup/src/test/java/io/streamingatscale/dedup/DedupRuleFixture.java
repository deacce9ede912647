package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** What the rules of {@link DedupIndexContract} share: the abilities, an index to ask, and a directory for each rule. */
abstract class DedupRuleFixture {

    /** The window of every index here, in milliseconds. */
    static final long WINDOW = 10_000;

    /** A log time with room before and after it. */
    static final long T = 1_700_000_000_000L;

    @TempDir
    Path temporary;

    /** The numbers of two partitions, the same in every index of a rule. */
    int p;

    int q;

    private final List<DedupIndex> opened = new ArrayList<>();
    private final DedupProbe probe = new DedupProbe();

    /** Returns the kind of index that the rules are for. */
    protected abstract DedupBackend backend();

    /** Whether an index with a directory keeps what was forced. */
    protected boolean isPersistent() {
        return true;
    }

    /** Whether an index without a directory can be had. */
    protected boolean worksInMemory() {
        return true;
    }

    /** Whether a directory is of one index at a time; false for one that is made to be shared. */
    protected boolean refusesSecondOpener() {
        return true;
    }

    /** Whether a full index lets its entries go one by one in the order in which they came. */
    protected boolean evictsInInsertionOrder() {
        return true;
    }

    /** Whether what was not forced, after a crash, is there only with all that was recorded before it. */
    protected boolean isOrderedAfterCrash() {
        return true;
    }

    /** Whether files that were changed behind its back are noticed at the opening. */
    protected boolean noticesDamage() {
        return true;
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(DedupIndex::close);
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

    /** Skips a rule about what is there after a close. */
    final void needsPersistence(String rule) {
        assumeTrue(isPersistent(), rule + ": the index keeps nothing");
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

    /** Opens the index as a machine would find it that died at this moment. */
    final DedupIndex openAfterCrash(DedupSettings settings) {
        Path copy = temporary.resolve("crashed" + opened.size());
        copyFiles(directory(), copy);
        return open(settings.directory(copy));
    }

    final DedupVerdict check(DedupIndex index, String id, int partition, long offset, long logTime) {
        return index.check(probe.id(id).origin(partition, offset).logTime(logTime));
    }

    final void assertVerdict(
            DedupIndex index, String rule, String id, int partition, long offset, long logTime, DedupVerdict expected) {
        assertThat(check(index, id, partition, offset, logTime)).as(rule).isEqualTo(expected);
    }

    /** The record is a duplicate of the given origin. */
    final void assertDuplicate(
            DedupIndex index, String rule, String id, int[] origin, long logTime, int[] expectedFirst) {
        assertVerdict(index, rule, id, origin[0], origin[1], logTime, DedupVerdict.DUPLICATE);
        assertThat(new long[] {probe.firstPartition(), probe.firstOffset()})
                .as(rule + " (the first copy's partition and offset)")
                .containsExactly(expectedFirst[0], expectedFirst[1]);
    }

    static int[] at(int partition, int offset) {
        return new int[] {partition, offset};
    }

    static List<Path> filesOf(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void copyFiles(Path from, Path to) {
        try {
            for (Path file : filesOf(from)) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

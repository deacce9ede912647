package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several indexes of one directory. */
@Timeout(300)
class ChronicleSharingTest {

    private static final long T = 1_700_000_000_000L;
    private static final long WINDOW = 10_000;

    @TempDir
    Path directory;

    private final List<DedupIndex> opened = new ArrayList<>();
    private final DedupProbe probe = new DedupProbe();

    @AfterEach
    void closeAll() {
        opened.forEach(DedupIndex::close);
    }

    private DedupSettings settings(long maxEntries) {
        return DedupSettings.of(Duration.ofMillis(WINDOW), maxEntries)
                .scope(DedupScope.ALL_PARTITIONS)
                .directory(directory);
    }

    private DedupIndex open(DedupSettings settings) {
        DedupIndex index = ChronicleDedupIndex.backend().open(settings);
        opened.add(index);
        return index;
    }

    private DedupVerdict check(DedupIndex index, String id, int partition, long offset, long logTime) {
        return index.check(probe.id(id).origin(partition, offset).logTime(logTime));
    }

    @Test
    void check_idOfAnotherIndex_isDuplicateAtOnce() {
        DedupIndex one = open(settings(100));
        DedupIndex two = open(settings(100));
        int p = one.partition("p");
        int q = two.partition("q");
        assertThat(one.partition("q")).isEqualTo(q).isNotEqualTo(p);

        for (int i = 0; i < 300; i++) {
            assertThat(check(i % 2 == 0 ? one : two, "id" + i, p, i, T)).isEqualTo(DedupVerdict.NEW);
            assertThat(check(i % 2 == 0 ? two : one, "id" + i, q, i, T)).isEqualTo(DedupVerdict.DUPLICATE);
            assertThat(probe.firstPartition()).isEqualTo(p);
            assertThat(probe.firstOffset()).isEqualTo(i);
        }
        assertThat(two.evictedUpTo()).isEqualTo(one.evictedUpTo()).hasValue(T);
        assertThat(two.entries()).isEqualTo(one.entries()).isLessThanOrEqualTo(100);
    }

    @Test
    void force_coverageOfOne_isToldToTheOther() {
        DedupIndex one = open(settings(100));
        DedupIndex two = open(settings(100));
        int p = one.partition("p");
        one.cover(p, new Coverage(0, 5));
        assertThat(two.coverage(p)).isEmpty();

        one.force();

        assertThat(two.coverage(p)).contains(new Coverage(0, 5));
        two.cover(two.partition("q"), new Coverage(0, 7));
        two.force();
        assertThat(one.coverage(p)).contains(new Coverage(0, 5));
        assertThat(one.coverage(one.partition("q"))).contains(new Coverage(0, 7));
    }

    @Test
    void forget_byOne_isForgottenByTheOther() {
        DedupIndex one = open(settings(100));
        DedupIndex two = open(settings(100));
        int p = one.partition("p");
        check(one, "a", p, 1, T);

        one.forget(p, 0, 5);

        assertThat(check(two, "a", two.partition("q"), 1, T)).isEqualTo(DedupVerdict.NEW);
    }

    @Test
    void expireBefore_ofTheFasterOne_takesNothingFromTheSlower() {
        DedupIndex fast = open(settings(40));
        DedupIndex slow = open(settings(40));
        int p = fast.partition("p");
        for (int i = 0; i < 40; i++) {
            check(fast, "id" + i, p, i, T + i);
        }
        slow.cover(p, new Coverage(0, 40));
        slow.force();

        fast.expireBefore(T + 1_000);
        check(fast, "more", p, 40, T + 40);

        assertThat(fast.evictedUpTo())
                .as("what the slower one needs goes by eviction, which is said")
                .isPresent();
        slow.expireBefore(T + 1_000);
        slow.force();
        for (int i = 41; i < 60; i++) {
            check(fast, "id" + i, p, i, T + i);
        }
        assertThat(fast.evictedUpTo()).hasValue(T + 9);
        assertThat(slow.coverage(p)).contains(new Coverage(T + 1_000, 40));
    }

    @Test
    void expireBefore_ofOneThatIsClosed_isNotWaitedFor() {
        DedupIndex one = open(settings(40));
        DedupIndex other = open(settings(40));
        int p = one.partition("p");
        for (int i = 0; i < 40; i++) {
            check(one, "id" + i, p, i, T + i);
        }
        opened.remove(other);
        other.close();

        one.expireBefore(T + 1_000);
        check(one, "more", p, 40, T + 40);

        assertThat(one.evictedUpTo()).isEmpty();
    }

    @Test
    void close_ofOne_leavesTheOtherGoing() {
        DedupIndex one = open(settings(100));
        DedupIndex two = open(settings(100));
        int p = one.partition("p");
        check(one, "a", p, 1, T);

        opened.remove(one);
        one.close();
        one.close();

        assertThat(check(two, "a", p, 1, T)).isEqualTo(DedupVerdict.REPLAY);
        DedupIndex three = open(settings(100));
        assertThat(check(three, "a", p, 2, T)).isEqualTo(DedupVerdict.DUPLICATE);
        assertThat(three.damage()).isEmpty();
    }

    @Test
    void open_otherScopeWhileOpen_isRefused() {
        DedupIndex index = open(settings(100));
        int p = index.partition("p");
        check(index, "a", p, 1, T);

        assertThatThrownBy(() -> open(settings(100).scope(DedupScope.PARTITION)))
                .isInstanceOf(DedupException.class)
                .hasMessageContaining("scope=PARTITION")
                .hasMessageContaining(directory.toString());

        assertThat(check(index, "a", p, 1, T)).isEqualTo(DedupVerdict.REPLAY);
    }

    @Test
    void open_withoutDirectory_isRefused() {
        DedupSettings inMemory = DedupSettings.of(Duration.ofMinutes(1), 10);

        assertThatThrownBy(() -> open(inMemory))
                .isInstanceOf(DedupException.class)
                .hasMessageContaining("directory must be given");
    }

    @Test
    void check_interruptedThread_goesOnAndStaysInterrupted() {
        DedupIndex index = open(settings(40));
        int p = index.partition("p");
        for (int i = 0; i < 200; i++) {
            Thread.currentThread().interrupt();
            check(index, "id" + i, p, i, T + i);
            index.cover(p, new Coverage(0, i));
            index.force();
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(check(index, "id199", p, 199, T)).isEqualTo(DedupVerdict.REPLAY);
    }

    @Test
    void check_afterOneDiedInTheMiddle_repairsWhatItLeft() throws IOException, InterruptedException {
        DedupIndex index = open(settings(400));
        DedupIndex idle = open(settings(400));
        int p = index.partition("p");
        for (int i = 0; i < 50; i++) {
            check(i % 2 == 0 ? index : idle, "id" + i, p, i, T + i);
        }
        String held = killOneThatHolds();

        assertThat(check(index, "id50", p, 50, T + 50)).isEqualTo(DedupVerdict.NEW);

        assertThat(directory.resolve(held)).doesNotExist();
        for (int i = 0; i <= 50; i++) {
            assertThat(check(idle, "id" + i, p, i, T + i)).isEqualTo(DedupVerdict.REPLAY);
        }
        assertThat(check(idle, "id51", p, 51, T + 51)).isEqualTo(DedupVerdict.NEW);
        assertThat(index.entries()).isEqualTo(52);
    }

    @Test
    void open_afterOneDiedInTheMiddle_repairsWhatItLeft() throws IOException, InterruptedException {
        DedupIndex index = open(settings(400));
        int p = index.partition("p");
        for (int i = 0; i < 50; i++) {
            check(index, "id" + i, p, i, T + i);
        }
        index.force();
        opened.remove(index);
        index.close();
        killOneThatHolds();

        index = open(settings(400));

        assertThat(index.damage()).isEmpty();
        assertThat(index.entries()).isEqualTo(50);
        assertThat(check(index, "id50", p, 50, T + 50)).isEqualTo(DedupVerdict.NEW);
    }

    /** Kills a process that holds the lock of the newest generation; returns the generation's file. */
    private String killOneThatHolds() throws IOException, InterruptedException {
        try (ChildJvm child = ChildJvm.start(ChildJvm.FLAGS, HoldingChild.class, directory)) {
            String[] said = child.line().split(" ", -1);
            assertThat(said[0]).isEqualTo("holding");
            child.kill();
            return said[1];
        }
    }

    @Test
    void open_afterRecoveryWasCutOff_isDamage() throws IOException {
        DedupIndex index = open(settings(400));
        int p = index.partition("p");
        check(index, "a", p, 1, T);
        index.cover(p, new Coverage(0, 2));
        index.force();
        opened.remove(index);
        index.close();
        Files.createFile(directory.resolve("recovering"));

        index = open(settings(400));

        assertThat(index.damage())
                .hasValueSatisfying(damage -> assertThat(damage).contains("recovery"));
        assertThat(index.coverage(p)).isEmpty();
        assertThat(check(index, "a", p, 1, T)).isEqualTo(DedupVerdict.NEW);
    }

    @Test
    void bytesNeeded_anyBound_isNotLessThanTheFilesTake() {
        for (long maxEntries : new long[] {1, 100, 10_000}) {
            DedupSettings settings = settings(maxEntries).directory(directory.resolve("of" + maxEntries));
            DedupIndex index = open(settings);
            int p = index.partition("p");
            for (long i = 0; i < 2 * maxEntries; i++) {
                check(index, "id" + i, p, i, T + i);
            }
            index.force();

            long bytes = DedupFiles.in(settings.directory().orElseThrow()).stream()
                    .mapToLong(file -> file.toFile().length())
                    .sum();
            assertThat(ChronicleDedupIndex.backend().bytesNeeded(settings)).isBetween(bytes, 8 * bytes + (1 << 20));
        }
    }
}

package io.streamingatscale.testkit;

import static io.streamingatscale.dedup.DedupVerdict.DUPLICATE;
import static io.streamingatscale.dedup.DedupVerdict.NEW;
import static io.streamingatscale.dedup.DedupVerdict.REPLAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingatscale.dedup.Coverage;
import io.streamingatscale.dedup.DedupException;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupScope;
import io.streamingatscale.dedup.DedupSettings;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** DX-25 to DX-31: what is there after a close or a crash, and in a directory of other settings. */
abstract class DedupDurabilityRules extends DedupPartitionRules {

    private static final int MOST = 1_000;

    @Test
    @DisplayName("DX-25 what was forced is there at the next opening")
    final void force_returned_isThereAtTheNextOpening() {
        needsPersistence();
        DedupIndex index = open(settings(MOST).scope(DedupScope.ALL_PARTITIONS));
        int late = index.partition("learnt late");
        fill(index, 0, 100);
        check(index, "refreshed", p, 200, T);
        check(index, "refreshed", q, 201, T + WINDOW);
        check(index, "distant", p, 202, T + 5 * WINDOW);
        check(index, "distant", late, 203, T);
        index.forget(p, 50, 60);
        index.cover(p, new Coverage(T, 203));
        index.cover(late, new Coverage(0, 204));
        index.force();
        index.force();
        long entries = index.entries();

        index = reopen(index, settings(MOST).scope(DedupScope.ALL_PARTITIONS));

        assertThat(index.damage()).as("damage").isEmpty();
        assertThat(index.entries()).as("entries").isBetween(1L, entries);
        assertThat(index.partition("learnt late")).isEqualTo(late);
        assertThat(index.partitionName(p)).isEqualTo("p");
        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(T, 203));
        assertThat(index.coverage(late))
                .as("coverage of a partition learnt late")
                .contains(new Coverage(0, 204));
        assertThat(index.coverage(q)).as("coverage of q").isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(isKnown(index, i)).as("whether id%s is known", i).isEqualTo(i < 50 || i >= 60);
        }
        assertDuplicate(index, "refreshed", at(q, 300), T + 2 * WINDOW, at(p, 200));
        assertDuplicate(index, "distant", at(q, 301), T + 5 * WINDOW, at(p, 202));
        assertDuplicate(index, "distant", at(q, 302), T, at(late, 203));
    }

    @Test
    @DisplayName("DX-25 what was forced is there after a crash, and after several openings")
    final void force_returned_isThereAfterCrashAndSeveralOpenings() {
        needsPersistence();
        DedupIndex index = open(settings(MOST));
        for (int round = 0; round < 5; round++) {
            fill(index, 20 * round, 20 * round + 20);
            index.cover(p, new Coverage(0, 20 * round + 20));
            index.force();
            check(index, "not forced " + round, q, round, T);
            index = reopen(index, settings(MOST));
        }
        index = openAfterCrash(settings(MOST));

        assertThat(index.damage()).as("damage").isEmpty();
        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(0, 100));
        assertKnown(index, 0, 100);
    }

    @Test
    @DisplayName("DX-25 what was evicted and what has expired is so after the next opening")
    final void force_afterEvictionAndExpiry_keepsTheirTimes() {
        needsPersistence();
        DedupIndex index = open(settings(64));
        index.cover(p, new Coverage(0, 100));
        fill(index, 0, 100);
        index.cover(q, new Coverage(0, 1));
        index.force();
        OptionalLong evicted = index.evictedUpTo();

        index = reopen(index, settings(64));

        assertThat(index.evictedUpTo()).as("evictedUpTo").isEqualTo(evicted);
        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(evicted.orElseThrow() + 1, 100));
        index.expireBefore(T + 99);
        index.force();
        index = reopen(index, settings(64));
        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(T + 99, 100));
        assertThat(index.coverage(q)).as("coverage of q").contains(new Coverage(T + 99, 1));
        assertKnown(index, 99, 100);
    }

    @Test
    @DisplayName("DX-26 what was not forced is there only with all that was recorded before it")
    final void close_withoutForce_keepsNoEntryWithoutThoseBefore() {
        needsPersistence();
        assumeTrue(isOrderedAfterCrash(), "what was not forced may be there in any part");
        DedupIndex index = open(settings(MOST));
        fill(index, 0, 50);
        index.force();
        fill(index, 50, 300);

        assertIsKnownUpToSomewhere(openAfterCrash(settings(MOST)));
        assertIsKnownUpToSomewhere(reopen(index, settings(MOST)));
    }

    private void assertIsKnownUpToSomewhere(DedupIndex index) {
        assertThat(index.damage()).as("damage").isEmpty();
        int known = 0;
        while (known < 300 && isKnown(index, known)) {
            known++;
        }
        assertThat(known).as("how many are known").isGreaterThanOrEqualTo(50);
        for (int i = known + 1; i < 300; i++) {
            assertThat(isKnown(index, i))
                    .as("whether id%s is known, and id%s not", i, known)
                    .isFalse();
        }
    }

    @Test
    @DisplayName("DX-27 coverage is there only with the entries that it claims")
    final void cover_notForced_isThereOnlyWithItsEntries() {
        needsPersistence();
        DedupIndex index = open(settings(MOST));
        fill(index, 0, 10);
        index.cover(p, new Coverage(0, 10));
        index.force();
        for (int round = 1; round < 5; round++) {
            fill(index, 10 * round, 10 * round + 10);
            index.cover(p, new Coverage(0, 10 * round + 10));
            assertKnowsWhatItCovers(openAfterCrash(settings(MOST)));
        }
        assertKnowsWhatItCovers(reopen(index, settings(MOST)));
    }

    private void assertKnowsWhatItCovers(DedupIndex index) {
        int covered = Math.toIntExact(index.coverage(p).orElseThrow().toOffset());
        assertThat(covered).as("offset covered up to").isGreaterThanOrEqualTo(10);
        assertKnown(index, 0, covered);
    }

    @Test
    @DisplayName("DX-28 an entry never passes to a partition of another name")
    final void partition_learntButNotForced_handsItsEntriesToNoOther() {
        needsPersistence();
        DedupIndex index = open(settings(MOST));
        index.force();
        check(index, "a", index.partition("one"), 1, T);
        check(index, "b", index.partition("two"), 1, T);

        index = reopen(index, settings(MOST));

        int three = index.partition("three");
        assertVerdict(index, "a", three, 1, T, NEW);
        assertVerdict(index, "b", three, 1, T, NEW);
        assertThat(check(index, "a", index.partition("one"), 1, T)).isIn(NEW, REPLAY);
        assertThat(check(index, "b", index.partition("two"), 1, T)).isIn(NEW, REPLAY);
    }

    @Test
    @DisplayName("DX-29 a second index of the same directory is refused, and the first goes on")
    final void open_secondOfTheSameDirectory_isRefused() {
        needsPersistence();
        assumeTrue(refusesSecondOpener(), "the directory is made to be shared");
        DedupIndex index = open(settings(MOST));
        fill(index, 0, 10);

        assertThatThrownBy(() -> open(settings(MOST)))
                .isInstanceOf(DedupException.class)
                .hasMessageContaining(directory().toString());

        assertKnown(index, 9, 10);
        index.force();
        assertKnown(reopen(index, settings(MOST)), 9, 10);
    }

    @Test
    @DisplayName("DX-30 a directory is used with another window and another maxEntries")
    final void open_otherBounds_usesWhatIsThere() {
        needsPersistence();
        DedupIndex index = open(settings(MOST));
        fill(index, 0, 100);
        index.cover(p, new Coverage(0, 100));
        index.force();
        DedupSettings wider = DedupSettings.of(Duration.ofMillis(3 * WINDOW), 2 * MOST);

        index = reopen(index, wider.directory(directory()));

        assertThat(index.damage()).as("damage").isEmpty();
        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(0, 100));
        assertVerdict(index, "id0", p, 1_000, T + 3 * WINDOW, DUPLICATE);
        assertVerdict(index, "id1", p, 1_001, T + 1 + 3 * WINDOW + 1, NEW);
        index.force();

        index = reopen(index, settings(64));

        assertThat(index.damage()).as("damage").isEmpty();
        assertThat(index.entries()).as("entries").isLessThanOrEqualTo(64);
        long from = index.coverage(p).orElseThrow().fromLogTime();
        assertThat(from)
                .as("log time covered from")
                .isEqualTo(index.evictedUpTo().orElseThrow() + 1)
                .isLessThanOrEqualTo(T + 3 * WINDOW + 3);
        for (int i = 2; i < 100; i++) {
            assertThat(T + i < from || isKnown(index, i))
                    .as("whether id%s is known", i)
                    .isTrue();
        }
    }

    @Test
    @DisplayName("DX-31 without a directory an index ends with its close")
    final void close_withoutDirectory_endsTheIndex() {
        assumeTrue(worksInMemory(), "the index needs a directory");
        DedupSettings inMemory = DedupSettings.of(Duration.ofMillis(WINDOW), MOST);
        DedupIndex index = open(inMemory);
        fill(index, 0, 10);
        index.cover(p, new Coverage(0, 10));
        index.force();
        assertKnown(index, 9, 10);

        index = reopen(index, inMemory);

        assertThat(index.coverage(p)).as("coverage of p").isEmpty();
        assertThat(index.entries()).as("entries").isZero();
        assertThat(isKnown(index, 9)).as("whether id9 is known").isFalse();
    }
}

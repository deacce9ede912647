package io.streamingatscale.testkit;

import static io.streamingatscale.dedup.DedupVerdict.DUPLICATE;
import static io.streamingatscale.dedup.DedupVerdict.NEW;
import static io.streamingatscale.dedup.DedupVerdict.REPLAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingatscale.dedup.Coverage;
import io.streamingatscale.dedup.DedupFullException;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupProbe;
import io.streamingatscale.dedup.DedupScope;
import io.streamingatscale.dedup.WhenFull;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** DX-12 to DX-22: the bound, what goes when it is reached, and what is said of it. */
abstract class DedupBoundRules extends DedupVerdictRules {

    private static final int MOST = 64;

    @Test
    @DisplayName("DX-12 maxEntries entries fit, and nothing goes before")
    final void check_upToMaxEntries_letsNothingGo() {
        DedupIndex index = open(settings(MOST));

        fill(index, 0, MOST);

        assertThat(index.entries()).as("entries").isEqualTo(MOST);
        assertThat(index.evictedUpTo()).as("evictedUpTo").isEmpty();
        assertKnown(index, 0, MOST);
    }

    @Test
    @DisplayName("DX-12 no more than maxEntries are held, ids seen again included")
    final void check_moreThanMaxEntries_staysWithinTheBound() {
        DedupIndex index = open(settings(MOST));

        for (int i = 0; i < 5 * MOST; i++) {
            check(index, "id" + i, p, 2L * i, T + i);
            check(index, "id" + i, p, 2L * i + 1, T + i + 1);
            assertThat(index.entries()).as("entries").isLessThanOrEqualTo(MOST);
        }
        assertThat(index.entries()).as("entries").isPositive();
    }

    @Test
    @DisplayName("DX-13 what had to go is reported: all that is later than evictedUpTo is known")
    final void check_full_reportsWhatWent() {
        DedupIndex index = open(settings(MOST));
        int last = 3 * MOST + 5;

        fill(index, 0, last);

        OptionalLong evicted = index.evictedUpTo();
        assertThat(evicted).as("evictedUpTo").isPresent();
        assertThat(evicted.getAsLong()).as("evictedUpTo").isBetween(T + last - 1 - MOST, T + last - 2);
        assertKnown(index, (int) (evicted.getAsLong() - T) + 1, last);
    }

    @Test
    @DisplayName("DX-14 the oldest go first, in the order in which they came, one at a time")
    final void check_full_evictsTheOldestOneAtATime() {
        assumeTrue(evictsInInsertionOrder(), "the index lets more than one entry go at a time");
        DedupIndex index = open(settings(4));
        long[] times = {T + 900, T, T + 500, T + 300, T + 800, T + 100};
        for (int i = 0; i < times.length; i++) {
            check(index, "id" + i, p, i, times[i]);
        }

        assertThat(index.entries()).as("entries").isEqualTo(4);
        assertThat(index.evictedUpTo()).as("evictedUpTo").hasValue(T + 900);
        for (int i = 2; i < times.length; i++) {
            assertVerdict(index, "id" + i, p, i, times[i], REPLAY);
        }
        assertVerdict(index, "id1", p, 11, times[1], NEW);
        assertVerdict(index, "id0", p, 10, times[0], NEW);
        assertThat(index.evictedUpTo()).as("evictedUpTo").hasValue(T + 900);
    }

    @Test
    @DisplayName("DX-15 a full index that is to stop refuses the record, says the bounds, and remembers nothing")
    final void check_fullAndStop_refusesTheRecord() {
        DedupIndex index = open(settings(MOST).whenFull(WhenFull.STOP));
        fill(index, 0, MOST);

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(catchThrowable(() -> check(index, "more", p, 1_000, T)))
                    .isInstanceOf(DedupFullException.class)
                    .hasMessageContaining("window=PT10S")
                    .hasMessageContaining("maxEntries=" + MOST);
        }

        assertThat(index.entries()).as("entries").isEqualTo(MOST);
        assertThat(index.evictedUpTo()).as("evictedUpTo").isEmpty();
        assertKnown(index, 0, MOST);
        assertVerdict(index, "id0", p, 1_001, T, DUPLICATE);
    }

    @Test
    @DisplayName(
            "DX-16 of a batch that finds no room, the records before are judged, that one and those after it are not")
    final void checkAll_fullAndStop_judgesTheRecordsBefore() {
        DedupIndex index = open(settings(MOST).whenFull(WhenFull.STOP));
        fill(index, 0, MOST - 1);
        DedupProbe[] batch = new DedupProbe[4];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = new DedupProbe().id("before" + i).origin(q, i).logTime(T);
            index.check(batch[i].id("id" + i).origin(p, i));
        }
        batch[0].id("last").origin(p, 1_000);
        batch[2].id("one too many").origin(p, 1_002);

        Throwable thrown = catchThrowable(() -> index.checkAll(batch, batch.length));

        assertThat(thrown).isInstanceOf(DedupFullException.class);
        assertThat(Arrays.stream(batch).map(DedupProbe::verdict)).containsExactly(NEW, REPLAY, null, null);
    }

    @Test
    @DisplayName("DX-17 expired entries make room silently")
    final void check_fullOfExpiredEntries_letsThemGoSilently() {
        assertExpiredGoSilently(WhenFull.EVICT_OLDEST);
    }

    @Test
    @DisplayName("DX-17 expired entries make room silently where a full index is to stop")
    final void check_fullOfExpiredEntriesAndStop_letsThemGoSilently() {
        assertExpiredGoSilently(WhenFull.STOP);
    }

    private void assertExpiredGoSilently(WhenFull whenFull) {
        DedupIndex index = open(settings(MOST).whenFull(whenFull));
        fill(index, 0, MOST);
        index.expireBefore(T + MOST / 2);

        fill(index, MOST, MOST + MOST / 2);

        assertThat(index.evictedUpTo()).as("evictedUpTo").isEmpty();
        assertKnown(index, MOST / 2, MOST + MOST / 2);
    }

    @Test
    @DisplayName("DX-15 a record that was refused has no verdict, whatever the question had before")
    final void check_refused_hasNoVerdict() {
        DedupIndex index = open(settings(1).whenFull(WhenFull.STOP));
        DedupProbe asked = new DedupProbe().id("a").origin(p, 0).logTime(T);
        index.check(asked);

        assertThatThrownBy(() -> index.check(asked.id("b").origin(p, 1))).isInstanceOf(DedupFullException.class);

        assertThat(asked.verdict()).as("verdict").isNull();
    }

    @Test
    @DisplayName("DX-18 what is not before the time of expiry stays, and a time that goes back widens nothing")
    final void expireBefore_goingBack_widensNothing() {
        DedupIndex index = open(settings(MOST));
        fill(index, 0, 8);
        index.cover(p, new Coverage(0, 8));

        index.expireBefore(T + 4);
        index.expireBefore(T + 2);

        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(T + 4, 8));
        assertKnown(index, 4, 8);
    }

    @Test
    @DisplayName("DX-19 coverage is what was last stated, of each partition")
    final void coverage_stated_isOfEachPartition() {
        DedupIndex index = open(settings(MOST));
        assertThat(index.coverage(p)).as("coverage of p").isEmpty();

        index.cover(p, new Coverage(T, 8));
        index.cover(p, new Coverage(T + 1, 9));
        index.cover(q, new Coverage(Coverage.FROM_THE_BEGINNING, 5));

        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(T + 1, 9));
        assertThat(index.coverage(q)).as("coverage of q").contains(new Coverage(0, 5));
        index.cover(p, new Coverage(T, 7));
        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(T, 7));
        assertThat(index.coverage(index.partition("r"))).isEmpty();
    }

    @Test
    @DisplayName("DX-20 evictions narrow coverage, that stated before and after")
    final void coverage_afterEvictions_beginsBehindThem() {
        DedupIndex index = open(settings(MOST));
        index.cover(p, new Coverage(0, 0));
        index.cover(q, new Coverage(T + 10 * MOST, 3));

        fill(index, 0, 2 * MOST);

        long from = index.evictedUpTo().orElseThrow() + 1;
        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(from, 0));
        assertThat(index.coverage(q)).as("coverage of q").contains(new Coverage(T + 10 * MOST, 3));
        index.cover(p, new Coverage(0, 2 * MOST));
        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(from, 2 * MOST));
    }

    @Test
    @DisplayName("DX-21 expiry narrows the coverage stated before it, and no later one")
    final void coverage_afterExpiry_beginsThere() {
        DedupIndex index = open(settings(MOST));
        index.cover(p, new Coverage(T, 8));
        index.cover(q, new Coverage(T + 9, 9));

        index.expireBefore(T + 5);

        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(T + 5, 8));
        assertThat(index.coverage(q)).as("coverage of q").contains(new Coverage(T + 9, 9));
        index.cover(p, new Coverage(0, 12));
        assertThat(index.coverage(p)).as("coverage of p").contains(new Coverage(0, 12));
        assertThat(index.evictedUpTo()).as("evictedUpTo").isEmpty();
    }

    @Test
    @DisplayName("DX-22 forgotten origins are as if never recorded, and no others are")
    final void forget_partOfAPartition_forgetsItsOriginsAlone() {
        DedupIndex index = open(settings(1_000).scope(DedupScope.ALL_PARTITIONS));
        for (int i = 0; i < 10; i++) {
            check(index, "p" + i, p, i, T);
            check(index, "q" + i, q, i, T);
        }

        index.forget(p, 3, 6);
        index.forget(p, 8, 8);

        for (int i = 0; i < 10; i++) {
            boolean isForgotten = i >= 3 && i < 6;
            assertVerdict(index, "p" + i, p, 100 + i, T, isForgotten ? NEW : DUPLICATE);
            assertVerdict(index, "q" + i, q, 100 + i, T, DUPLICATE);
        }
        assertDuplicate(index, "p4", at(q, 200), T, at(p, 104));
        assertThat(index.coverage(p)).as("coverage of p").isEmpty();
    }

    @Test
    @DisplayName("DX-22 what is recorded of a forgotten part afterwards counts, also after a restart")
    final void forget_recordedAgain_counts() {
        DedupIndex index = open(settings(1_000));
        check(index, "a", p, 7, T);
        index.forget(p, 0, Long.MAX_VALUE);
        assertVerdict(index, "b", p, 8, T, NEW);

        assertVerdict(index, "a", p, 7, T, NEW);

        assertVerdict(index, "a", p, 7, T, REPLAY);
        assertVerdict(index, "a", p, 9, T, DUPLICATE);
        if (isPersistent()) {
            index.force();
            close(index);
            index = open(settings(1_000));
            assertVerdict(index, "a", p, 7, T, REPLAY);
            assertVerdict(index, "b", p, 9, T, DUPLICATE);
        }
    }
}

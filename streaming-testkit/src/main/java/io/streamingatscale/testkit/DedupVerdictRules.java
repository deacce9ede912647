package io.streamingatscale.testkit;

import static io.streamingatscale.dedup.DedupVerdict.DUPLICATE;
import static io.streamingatscale.dedup.DedupVerdict.NEW;
import static io.streamingatscale.dedup.DedupVerdict.REPLAY;
import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupProbe;
import io.streamingatscale.dedup.DedupScope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** DX-1 to DX-11: what an index says of a record. */
abstract class DedupVerdictRules extends DedupRuleFixture {

    @Test
    @DisplayName("DX-1 a first copy is new, and remembered")
    final void check_firstCopy_isNewAndRemembered() {
        DedupIndex index = open(settings(100));

        assertVerdict(index, "a", p, 1, T, NEW);
        assertVerdict(index, "b", p, 2, T, NEW);

        assertThat(index.entries()).as("entries").isEqualTo(2);
        assertVerdict(index, "a", p, 3, T, DUPLICATE);
        assertVerdict(index, "b", p, 4, T, DUPLICATE);
    }

    @Test
    @DisplayName("DX-2 the same origin is a replay, whatever its log time, and changes nothing")
    final void check_sameOrigin_isReplayAndChangesNothing() {
        DedupIndex index = open(settings(100));
        check(index, "a", p, 1, T);

        assertVerdict(index, "a", p, 1, T, REPLAY);
        assertVerdict(index, "a", p, 1, T + 9 * WINDOW, REPLAY);
        assertVerdict(index, "a", p, 1, T - 9 * WINDOW, REPLAY);

        assertThat(index.entries()).as("entries").isEqualTo(1);
        assertVerdict(index, "a", p, 2, T + 9 * WINDOW, NEW);
    }

    @Test
    @DisplayName("DX-2 each copy that passed is a replay at its own origin")
    final void check_originsOfDistantCopies_areReplays() {
        DedupIndex index = open(settings(100));
        check(index, "a", p, 1, T);
        check(index, "a", p, 2, T + WINDOW + 1);

        assertVerdict(index, "a", p, 1, T, REPLAY);
        assertVerdict(index, "a", p, 2, T + WINDOW + 1, REPLAY);
    }

    @Test
    @DisplayName("DX-3 another origin is a duplicate, and names the first copy")
    final void check_otherOrigin_isDuplicateOfTheFirstCopy() {
        DedupIndex index = open(settings(100));
        check(index, "a", p, 7, T);

        assertDuplicate(index, "a", at(p, 8), T + 1, at(p, 7));
        assertDuplicate(index, "a", at(p, 9), T + 2, at(p, 7));
        assertDuplicate(index, "a", at(p, 8), T + 1, at(p, 7));
        assertDuplicate(index, "a", at(p, 6), T, at(p, 7));
        assertVerdict(index, "a", p, 7, T, REPLAY);
    }

    @Test
    @DisplayName("DX-4 the window is inclusive, and looks both ways")
    final void check_copiesAtTheWindowsEdge_areDuplicatesBothWays() {
        DedupIndex index = open(settings(100));
        check(index, "later", p, 1, T);
        check(index, "too late", p, 2, T);
        check(index, "earlier", p, 3, T);
        check(index, "too early", p, 4, T);

        assertVerdict(index, "later", p, 11, T + WINDOW, DUPLICATE);
        assertVerdict(index, "too late", p, 12, T + WINDOW + 1, NEW);
        assertVerdict(index, "earlier", p, 13, T - WINDOW, DUPLICATE);
        assertVerdict(index, "too early", p, 14, T - WINDOW - 1, NEW);
    }

    @Test
    @DisplayName("DX-5 a duplicate makes its id known up to the later of the two log times")
    final void check_duplicate_refreshesTheIdToTheLaterTime() {
        DedupIndex index = open(settings(100));
        check(index, "a", p, 0, T);

        for (int copy = 1; copy <= 5; copy++) {
            assertDuplicate(index, "a", at(p, copy), T + copy * WINDOW, at(p, 0));
        }
        assertDuplicate(index, "a", at(p, 6), T + 4 * WINDOW, at(p, 0));
        assertDuplicate(index, "a", at(p, 7), T + 6 * WINDOW, at(p, 0));
        assertVerdict(index, "a", p, 8, T + 7 * WINDOW + 1, NEW);
    }

    @Test
    @DisplayName("DX-6 copies more than a window apart are entries of their own; the latest that fits is named")
    final void check_distantCopies_areEntriesOfTheirOwn() {
        DedupIndex index = open(settings(100));
        check(index, "a", p, 1, T);
        assertVerdict(index, "a", p, 2, T + 2 * WINDOW, NEW);
        assertVerdict(index, "a", p, 3, T - 2 * WINDOW, NEW);
        assertThat(index.entries()).as("entries").isEqualTo(3);

        assertDuplicate(index, "a", at(p, 4), T - 5, at(p, 1));
        assertDuplicate(index, "a", at(p, 5), T + 2 * WINDOW - 5, at(p, 2));
        assertDuplicate(index, "a", at(p, 6), T - 2 * WINDOW - 5, at(p, 3));
        assertDuplicate(index, "a", at(p, 7), T + WINDOW, at(p, 2));
        assertDuplicate(index, "a", at(p, 8), T - WINDOW, at(p, 1));
    }

    @Test
    @DisplayName("DX-7 within partitions, copies in different partitions are different records")
    final void check_scopePartition_tellsPartitionsApart() {
        DedupIndex index = open(settings(100).scope(DedupScope.PARTITION));

        assertVerdict(index, "a", p, 1, T, NEW);
        assertVerdict(index, "a", q, 1, T, NEW);

        assertDuplicate(index, "a", at(p, 5), T, at(p, 1));
        assertDuplicate(index, "a", at(q, 6), T, at(q, 1));
        assertVerdict(index, "a", q, 1, T, REPLAY);
    }

    @Test
    @DisplayName("DX-8 over all partitions, a copy in another partition is a duplicate")
    final void check_scopeAllPartitions_findsCopiesInOtherPartitions() {
        DedupIndex index = open(settings(100).scope(DedupScope.ALL_PARTITIONS));

        assertVerdict(index, "a", p, 1, T, NEW);

        assertDuplicate(index, "a", at(q, 1), T, at(p, 1));
        assertVerdict(index, "a", p, 1, T, REPLAY);
    }

    @Test
    @DisplayName("DX-9 different ids are told apart")
    final void check_idsThatAreAlike_areToldApart() {
        DedupIndex index = open(settings(1_000));
        List<DedupProbe> probes = alike();

        for (int i = 0; i < probes.size(); i++) {
            assertThat(index.check(probes.get(i)))
                    .as("verdict of id number %s", i)
                    .isEqualTo(NEW);
        }
        for (int i = 0; i < probes.size(); i++) {
            String copy = "copy of id number " + i;
            assertThat(index.check(probes.get(i).origin(p, 1_000 + i))).as(copy).isEqualTo(DUPLICATE);
            assertThat(probes.get(i).firstOffset()).as(copy).isEqualTo(i);
        }
    }

    private List<DedupProbe> alike() {
        String uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
        UUID other = UUID.fromString("ffffffff-ffff-ffff-ffff-ffffffffffff");
        List<DedupProbe> probes = new ArrayList<>();
        for (String id : List.of("a", "b", "A", "a\0", "a\0\0", "\0", "\0a", "a".repeat(15), "a".repeat(16))) {
            probes.add(new DedupProbe().id(id));
        }
        for (String id : List.of("a".repeat(17), "a".repeat(32), "a".repeat(33), uuid, uuid.replace("-", ""))) {
            probes.add(new DedupProbe().id(id));
        }
        probes.add(new DedupProbe().id(uuid.toUpperCase(Locale.ROOT)));
        probes.add(new DedupProbe().id(uuid.replace('b', 'B')));
        probes.add(new DedupProbe().id(sixteen(UUID.fromString(uuid))));
        probes.add(new DedupProbe().id(other));
        probes.add(new DedupProbe().id(sixteen(other)));
        probes.add(new DedupProbe().id(new UUID(0, 0)));
        probes.add(new DedupProbe().id(new byte[16]));
        probes.add(new DedupProbe().id(new byte[15]));
        for (int i = 0; i < probes.size(); i++) {
            probes.get(i).origin(p, i).logTime(T);
        }
        return probes;
    }

    private static byte[] sixteen(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }

    @Test
    @DisplayName("DX-9 a text is its bytes in UTF-8, a UUID its text in small letters")
    final void check_formsOfTheSameId_areTheSame() {
        DedupIndex index = open(settings(100));
        UUID uuid = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        DedupProbe form = new DedupProbe().logTime(T);
        String text = "\u00e9\u20ac\ud83d\ude00";
        check(index, uuid.toString(), p, 1, T);
        check(index, text, p, 2, T);
        check(index, text.repeat(9), p, 3, T);

        assertThat(index.check(form.id(uuid).origin(p, 11)))
                .as("UUID after its text")
                .isEqualTo(DUPLICATE);
        form.id(text.getBytes(StandardCharsets.UTF_8)).origin(p, 12);
        assertThat(index.check(form)).as("bytes after the text").isEqualTo(DUPLICATE);
        form.id(text.repeat(9).getBytes(StandardCharsets.UTF_8)).origin(p, 13);
        assertThat(index.check(form)).as("bytes after a long text").isEqualTo(DUPLICATE);
    }

    @Test
    @DisplayName("DX-10 a batch is judged as if one record came after the other")
    final void checkAll_copiesInOneBatch_areJudgedInTheirOrder() {
        DedupIndex index = open(settings(100));
        DedupProbe[] batch = {
            new DedupProbe().id("a").origin(p, 1).logTime(T),
            new DedupProbe().id("a").origin(p, 2).logTime(T + WINDOW),
            new DedupProbe().id("b").origin(p, 3).logTime(T),
            new DedupProbe().id("a").origin(p, 4).logTime(T + 2 * WINDOW),
            new DedupProbe().id("a").origin(p, 1).logTime(T),
            new DedupProbe().id("b").origin(p, 5).logTime(T + WINDOW + 1),
            new DedupProbe().id("b").origin(p, 6).logTime(T + WINDOW + 1),
        };

        index.checkAll(batch, batch.length);

        assertThat(Arrays.stream(batch).map(DedupProbe::verdict))
                .containsExactly(NEW, DUPLICATE, NEW, DUPLICATE, REPLAY, NEW, DUPLICATE);
        assertThat(batch[3].firstOffset()).as("first copy of a").isEqualTo(1);
        assertThat(batch[6].firstOffset()).as("first copy of b").isEqualTo(5);
    }

    @Test
    @DisplayName("DX-11 of a batch, the first count records are judged and no more")
    final void checkAll_countBelowLength_leavesTheRest() {
        DedupIndex index = open(settings(100));
        DedupProbe[] batch = new DedupProbe[4];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = new DedupProbe().id("id" + i).origin(p, i).logTime(T);
        }

        index.checkAll(batch, 0);
        assertThat(index.entries()).as("entries").isZero();
        index.checkAll(batch, 3);

        assertThat(index.entries()).as("entries").isEqualTo(3);
        assertThat(batch[2].verdict()).as("verdict of the last to be judged").isEqualTo(NEW);
        assertThat(batch[3].verdict()).as("verdict of the one behind").isNull();
        assertVerdict(index, "id3", p, 3, T, NEW);
    }
}

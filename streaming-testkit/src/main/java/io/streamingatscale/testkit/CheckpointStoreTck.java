package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The conformance suite of checkpoint stores: extend it for a store, and say where the checkpoints are.
 *
 * <pre>{@code
 * class FileCheckpointStoreTckTest extends CheckpointStoreTck {
 *
 *     @TempDir
 *     Path directory;
 *
 *     @Override
 *     protected CheckpointStore open() {
 *         return FileCheckpointStore.at(directory);
 *     }
 * }
 * }</pre>
 *
 * <p>The rules CP-1 to CP-17 stand by their numbers in the Javadoc of {@link CheckpointStore}. Each test uses names of its
 * own, so the stores of all tests may keep their checkpoints in one place. What a store lacks is said by overriding an
 * ability; the rules that need it are then shown as skipped.
 */
@ExtendWith(RuleFailures.class)
public abstract class CheckpointStoreTck {

    private final List<CheckpointStore> opened = new ArrayList<>();
    private String pipeline = "";

    /** For a store's own test class. */
    protected CheckpointStoreTck() {}

    /**
     * Opens the store as another process would. All that are opened in one test keep the same checkpoints; the suite closes
     * them.
     */
    protected abstract CheckpointStore open();

    /** Returns whether what one instance wrote is seen by the others. The default is true. */
    protected boolean isShared() {
        return true;
    }

    /** Returns whether names of pipelines, streams and partitions may be any text. The default is true. */
    protected boolean takesAnyName() {
        return true;
    }

    /** Returns whether a partition may be of any stream. The default is true. */
    protected boolean takesAnyStream() {
        return true;
    }

    /** Returns how many characters a name may have, at least 60. The default is 200. */
    protected int longestName() {
        return 200;
    }

    /** Returns the greatest offset that can be saved. The default is that of a long. */
    protected long greatestOffset() {
        return Long.MAX_VALUE;
    }

    /** Returns tokens that must come back as they are; the default has the empty one, quotes, line ends and many scripts. */
    protected List<String> tokens() {
        return List.of(
                "42",
                "",
                " ",
                "a\"b\\c'd",
                "{\"a\":[1,null]}",
                "line\nand\ttab",
                "\u00fc\u65e5\u672c",
                "x".repeat(4_000));
    }

    /** Returns names of which none may be taken for another; the default has those that differ in case, blanks or length. */
    protected List<String> oddNames() {
        return OddNames.withLongest(longestName());
    }

    /** Returns a partition of a stream, other than those of other numbers. The default is {@code devices-<number>}. */
    protected Partition partition(int number) {
        return Partition.of("devices", number);
    }

    /** Returns how long to wait for what must happen. The default is a minute. */
    protected Duration patience() {
        return Duration.ofMinutes(1);
    }

    @BeforeEach
    final void beginRule() {
        pipeline = "tck-" + UUID.randomUUID();
    }

    @AfterEach
    final void closeStores() {
        opened.forEach(CheckpointStore::close);
        opened.clear();
    }

    private CheckpointStore opened() {
        CheckpointStore store = open();
        opened.add(store);
        return store;
    }

    /** Another instance where there can be one. */
    private CheckpointStore openedBeside(CheckpointStore store) {
        return isShared() ? opened() : store;
    }

    private Claim claim(CheckpointStore store) {
        return claim(store, pipeline, partition(0));
    }

    private static Claim claim(CheckpointStore store, String pipeline, Partition partition) {
        return ClaimRace.retried(() -> store.claim(pipeline, partition));
    }

    private static void save(CheckpointStore store, Checkpoint checkpoint) {
        ClaimRace.retried(() -> {
            store.save(checkpoint);
            return checkpoint;
        });
    }

    private Checkpoint loaded(CheckpointStore store) {
        return store.load(pipeline, partition(0)).orElseThrow(() -> new AssertionError("nothing is saved"));
    }

    // ---- one owner after the other ----

    @Test
    @DisplayName("CP-1 the first claim has no position")
    final void claim_first_hasNoPosition() {
        Claim claim = claim(opened());

        assertThat(claim.position()).isEmpty();
        assertThat(claim.pipeline()).isEqualTo(pipeline);
        assertThat(claim.partition()).isEqualTo(partition(0));
    }

    @Test
    @DisplayName("CP-2 each claim has a higher epoch than all before it")
    final void claim_again_hasAHigherEpoch() {
        CheckpointStore store = opened();
        CheckpointStore other = openedBeside(store);

        Claim first = claim(store);
        Claim second = claim(other);
        save(other, second.checkpointAt(Position.of(5)));
        Claim third = claim(store);
        Claim fourth = claim(store);

        assertThat(List.of(first.epoch(), second.epoch(), third.epoch(), fourth.epoch()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    @Test
    @DisplayName("CP-3 a claim gives the position last saved, by whichever owner, and leaves it")
    final void claim_positionSaved_givesAndKeepsIt() {
        CheckpointStore store = opened();
        save(store, claim(store).checkpointAt(Position.of(7)));
        CheckpointStore other = openedBeside(store);

        Claim withoutASave = claim(other);
        Claim next = claim(store);

        assertThat(withoutASave.position()).contains(Position.of(7));
        assertThat(next.position()).contains(Position.of(7));
        assertThat(loaded(store).position()).isEqualTo(Position.of(7));
    }

    @Test
    @DisplayName("CP-4 nothing is loaded where nothing was saved")
    final void load_nothingSaved_isEmpty() {
        CheckpointStore store = opened();

        assertThat(store.load(pipeline, partition(0))).isEmpty();
        claim(store);
        assertThat(store.load(pipeline, partition(0))).isEmpty();
    }

    @Test
    @DisplayName("CP-5 what is loaded has the epoch of the present owner")
    final void load_claimedSince_hasThePresentEpoch() {
        CheckpointStore store = opened();
        Claim first = claim(store);
        save(store, first.checkpointAt(Position.of(7)));

        assertThat(loaded(store)).isEqualTo(first.checkpointAt(Position.of(7)));
        Claim present = claim(openedBeside(store));
        assertThat(loaded(store)).isEqualTo(present.checkpointAt(Position.of(7)));
    }

    @Test
    @DisplayName("CP-6 what one instance saved is what every other gives")
    final void save_oneInstance_isSeenByOthers() {
        assumeTrue(isShared(), "the store is of one instance");
        CheckpointStore store = opened();
        CheckpointStore other = opened();
        Claim claim = claim(store);

        for (long offset : new long[] {0, 7, 8}) {
            save(store, claim.checkpointAt(Position.of(offset)));
            assertThat(loaded(other)).isEqualTo(claim.checkpointAt(Position.of(offset)));
        }
    }

    @Test
    @DisplayName("CP-7 the same checkpoint saved twice has no further effect")
    final void save_sameTwice_hasNoFurtherEffect() {
        CheckpointStore store = opened();
        Checkpoint checkpoint = claim(store).checkpointAt(Position.of(7, "token"));

        save(store, checkpoint);
        save(store, checkpoint);

        assertThat(loaded(store)).isEqualTo(checkpoint);
        assertThat(claim(store).position()).contains(checkpoint.position());
    }

    @Test
    @DisplayName("CP-8 an owner that was claimed from is fenced, and changes nothing")
    final void save_claimedSince_isFencedAndChangesNothing() {
        CheckpointStore store = opened();
        CheckpointStore other = openedBeside(store);
        Claim old = claim(store);
        save(store, old.checkpointAt(Position.of(7)));
        Claim present = claim(other);

        assertFenced(store, old.checkpointAt(Position.of(8)));
        assertThat(loaded(store)).isEqualTo(present.checkpointAt(Position.of(7)));

        save(other, present.checkpointAt(Position.of(9)));
        assertFenced(store, old.checkpointAt(Position.of(10)));
        assertThat(loaded(other)).isEqualTo(present.checkpointAt(Position.of(9)));
    }

    private static void assertFenced(CheckpointStore store, Checkpoint checkpoint) {
        assertThat(catchThrowable(() -> save(store, checkpoint)))
                .as("what a save of an older epoch throws")
                .isInstanceOf(FencedException.class);
    }

    @Test
    @DisplayName("CP-9 a new owner may save a lower offset")
    final void save_newOwnerWentBack_isTaken() {
        CheckpointStore store = opened();
        save(store, claim(store).checkpointAt(Position.of(7)));
        CheckpointStore other = openedBeside(store);
        Claim back = claim(other);

        save(other, back.checkpointAt(Position.of(3)));

        assertThat(loaded(store)).isEqualTo(back.checkpointAt(Position.of(3)));
    }

    // ---- names and values ----

    @Test
    @DisplayName("CP-10 pipelines, streams and partitions do not touch each other")
    final void save_anotherPipelineOrPartition_isApart() {
        List<Partition> partitions = new ArrayList<>(List.of(partition(0), partition(1), partition(11)));
        if (takesAnyStream()) {
            partitions.add(new Partition("others", partition(0).id()));
        }
        CheckpointStore store = opened();
        for (int number = 1; number < 4; number++) {
            claim(store, pipeline, partition(0));
        }
        Map<Claim, Position> saved = new HashMap<>();
        for (Partition partition : partitions) {
            Claim claim = claim(store, pipeline + "1", partition);
            long offset = 100L + saved.size();
            saved.put(claim, Position.of(offset));
            save(store, claim.checkpointAt(Position.of(offset)));
        }

        assertThat(store.load(pipeline, partition(0))).isEmpty();
        saved.forEach((claim, position) ->
                assertThat(store.load(claim.pipeline(), claim.partition())).contains(claim.checkpointAt(position)));
    }

    @Test
    @DisplayName("CP-11 names of any form and case are told apart")
    final void save_oddNames_areApart() {
        assumeTrue(takesAnyName(), "the store does not take names of every form");
        CheckpointStore store = opened();
        List<Claim> claims = new OddNames(
                        pipeline, oddNames(), longestName(), takesAnyStream() ? null : partition(0).stream())
                .each((name, partition) -> claim(store, name, partition));
        for (int i = 0; i < claims.size(); i++) {
            save(store, claims.get(i).checkpointAt(Position.of(i)));
        }

        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            assertThat(store.load(claim.pipeline(), claim.partition())).contains(claim.checkpointAt(Position.of(i)));
        }
    }

    @Test
    @DisplayName("CP-12 the token comes back as it was; an empty one is not none")
    final void save_token_comesBackAsItWas() {
        CheckpointStore store = opened();
        Claim claim = claim(store);
        long offset = 1;
        for (String token : tokens()) {
            assertKept(store, claim, Position.of(offset, token));
            assertKept(store, claim, Position.of(offset + 1));
            offset += 2;
        }
    }

    @Test
    @DisplayName("CP-13 every offset comes back as it was, from 0 to the greatest")
    final void save_offset_comesBackAsItWas() {
        CheckpointStore store = opened();
        Claim claim = claim(store);
        for (long offset : new long[] {0, 1, 1L << 31, (1L << 53) - 1, greatestOffset() - 1, greatestOffset()}) {
            assertKept(store, claim, Position.of(offset));
        }
    }

    private void assertKept(CheckpointStore store, Claim claim, Position position) {
        save(store, claim.checkpointAt(position));
        assertThat(loaded(store).position()).isEqualTo(position);
    }

    // ---- many at once, and afterwards ----

    @Test
    @DisplayName("CP-14 claims at the same time have epochs of their own")
    final void claim_manyAtOnce_haveEpochsOfTheirOwn() {
        assumeTrue(isShared(), "the store is of one instance");
        List<CheckpointStore> stores = List.of(opened(), opened(), opened(), opened());

        List<Long> epochs =
                ClaimRace.claims(stores, 6, store -> store.claim(pipeline, partition(0)), new Patience(patience()));

        assertThat(epochs).isNotEmpty().doesNotHaveDuplicates();
        assertThat(claim(stores.get(0)).epoch()).isGreaterThan(Collections.max(epochs));
    }

    @Test
    @DisplayName("CP-15 no save is confirmed after a later claim has returned")
    final void save_claimAtTheSameTime_isBeforeItOrFenced() {
        assumeTrue(isShared(), "the store is of one instance");
        CheckpointStore store = opened();
        CheckpointStore other = opened();
        for (int round = 0; round < 5; round++) {
            Claim old = claim(store);
            ClaimRace race = ClaimRace.saving(store, old, new Patience(patience()));
            Claim present = claim(other);
            long confirmed = race.lastConfirmed(new Patience(patience()));

            assertThat(present.position())
                    .as("position given to the new owner; the old one has confirmed offset " + confirmed)
                    .hasValueSatisfying(last -> assertThat(last.offset()).isGreaterThanOrEqualTo(confirmed));
            assertThat(loaded(other))
                    .isEqualTo(present.checkpointAt(present.position().orElseThrow()));
        }
    }

    @Test
    @DisplayName("CP-16 a durable store has epoch and position when it is opened anew")
    final void open_afterClose_hasEpochAndPosition() {
        CheckpointStore store = opened();
        assumeTrue(store.isDurable(), "the store is not durable");
        Claim claim = claim(store);
        save(store, claim.checkpointAt(Position.of(7, "token")));
        closeStores();

        CheckpointStore anew = opened();

        assertThat(loaded(anew)).isEqualTo(claim.checkpointAt(Position.of(7, "token")));
        assertThat(claim(anew).epoch()).isGreaterThan(claim.epoch());
    }

    @Test
    @DisplayName("CP-17 an epoch that nobody was given is refused, and changes nothing")
    final void save_epochNeverGiven_isRefusedAndChangesNothing() {
        CheckpointStore store = opened();
        Claim claim = claim(store);
        save(store, claim.checkpointAt(Position.of(7)));

        Checkpoint next = new Checkpoint(claim.pipeline(), claim.partition(), Position.of(8), claim.epoch() + 1);

        assertThat(catchThrowable(() -> store.save(next)))
                .as("what a save of an epoch that nobody was given throws")
                .isInstanceOfAny(IllegalStateException.class, CheckpointException.class);

        assertThat(loaded(store)).isEqualTo(claim.checkpointAt(Position.of(7)));
        save(store, claim.checkpointAt(Position.of(9)));
    }
}

package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Splits of physical partitions lose nothing and give nothing twice, whenever they happen. */
class ChangeFeedSplitTest extends ChangeFeedTest {

    private static final String LOW = "0-20000000000000000000000000000000";
    private static final String LOW_LOW = "0-10000000000000000000000000000000";
    private static final String LOW_HIGH = "10000000000000000000000000000000-20000000000000000000000000000000";
    private static final String HIGH = "20000000000000000000000000000000-FF";

    private void split(String rangeId) {
        emulator().split(DATABASE, feed(), rangeId);
    }

    private static Set<String> names(ChangeFeedDriver driver) {
        Set<String> names = new TreeSet<>();
        driver.owned().forEach(partition -> names.add(partition.id()));
        return names;
    }

    private static void assertEachOnce(Set<String> expected, List<List<String>> parts) {
        List<String> all = parts.stream().flatMap(List::stream).toList();
        assertThat(all).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(all)).isEqualTo(expected);
    }

    // ---- while it runs ----

    @Test
    void split_whileRunning_parentEndsAndChildrenGoOn() {
        write(0, 40, "before");
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            split("0");
            write(40, 80, "after");
            driver.read(80).readAll(3);

            assertEachOnce(keys(0, 80), List.of(driver.ids()));
            assertThat(names(driver)).containsExactly(LOW_LOW, LOW_HIGH, HIGH);
            assertThat(driver.events)
                    .containsSubsequence("claim " + LOW, "revoke " + LOW, "claim " + LOW_LOW)
                    .containsSubsequence("revoke " + LOW, "claim " + LOW_HIGH);
        }
    }

    @Test
    void split_inTheMidstOfReading_nothingIsLostOrDoubled() {
        write(0, 60, "before");
        try (ChangeFeedDriver driver = readSmallPages(checkpoints()).read(10)) {
            split("0");
            split("1");
            driver.read(30);
            split("2");
            write(60, 90, "after");
            driver.readAll(5);

            assertEachOnce(keys(0, 90), List.of(driver.ids()));
        }
    }

    @Test
    void split_ofASplitBeforeTheReaderKnows_leadsToGrandchildren() {
        write(0, 60, "before");
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            split("0");
            split("2");
            split("5");
            write(60, 120, "after");
            driver.readAll(5);

            assertEachOnce(keys(0, 120), List.of(driver.ids()));
            assertThat(driver.events)
                    .filteredOn(event -> event.startsWith("revoke"))
                    .containsExactly("revoke " + LOW);
        }
    }

    /** What was read but not committed by the end of the parent comes again. */
    @Test
    void split_parentCannotCommit_childrenBeginWhereItHadCommitted() {
        write(0, 20, "committed");
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            driver.commit();
            write(20, 40, "not committed");
            driver.read(40);
            driver.commitsWhenRevoked = false;
            split("0");
            driver.readAll(3);

            List<String> inLow = driver.records.stream()
                    .filter(record -> record.origin().partition().id().equals(LOW))
                    .map(ChangeFeedTest::id)
                    .toList();
            List<String> again = driver.records.stream()
                    .filter(record -> Set.of(LOW_LOW, LOW_HIGH)
                            .contains(record.origin().partition().id()))
                    .map(ChangeFeedTest::id)
                    .toList();
            assertThat(again)
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(inLow.stream()
                            .filter(id -> keys(20, 40).contains(id))
                            .toList());
        }
    }

    @Test
    void split_claimOfAChildFails_isOfferedAgain() {
        write(0, 30, "before");
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            driver.claimsToFail = 4;
            split("0");
            write(30, 60, "after");
            driver.read(60).readAll(3);

            assertEachOnce(keys(0, 60), List.of(driver.ids()));
            assertThat(driver.events)
                    .filteredOn(event -> event.startsWith("failed"))
                    .hasSize(4);
        }
    }

    @Test
    void split_ofReleasedPartition_isNoticedWhenItIsClaimedAgain() {
        write(0, 30, "before");
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2).commit()) {
            driver.owned().forEach(partition -> driver.reader.release(partition, Duration.ofMillis(1)));
            split("0");
            write(30, 60, "after");
            driver.read(60).readAll(3);

            assertEachOnce(keys(0, 60), List.of(driver.ids()));
        }
    }

    // ---- across restarts ----

    @Test
    void split_whileStopped_childrenBeginWhereTheParentHadCommitted() {
        write(0, 40, "before");
        List<String> before;
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            before = driver.commit().ids();
        }
        split("0");
        write(40, 80, "after");

        try (ChangeFeedDriver driver = read(checkpoints()).readAll(3)) {
            assertEachOnce(keys(0, 80), List.of(before, driver.ids()));
            assertThat(driver.events).noneMatch(event -> event.startsWith("revoke"));
        }
    }

    /** Offsets and tokens survive the numbers of JSON. */
    @Test
    void split_checkpointsInCosmosDb_childrenBeginWhereTheParentHadCommitted() {
        write(0, 30, "before");
        List<String> before;
        CheckpointStore store = CosmosCheckpointStore.in(connection());
        try (ChangeFeedDriver driver = read(store).readAll(2)) {
            before = driver.commit().ids();
        }
        split("0");
        write(30, 60, "after");

        try (store;
                ChangeFeedDriver driver = read(store).readAll(3)) {
            assertEachOnce(keys(0, 60), List.of(before, driver.ids()));
        }
    }

    /** With a start from now the children would otherwise lose what was written meanwhile. */
    @Test
    void split_whileStopped_startFromNowIsNotAskedAgain() {
        try (ChangeFeedDriver driver = read(FeedStart.NOW, checkpoints()).readAll(2)) {
            driver.commit();
        }
        write(0, 20, "before the splits");
        split("0");
        split("3");
        split("4");
        split("1");
        write(20, 40, "after them");

        try (ChangeFeedDriver driver = read(FeedStart.NOW, checkpoints()).readAll(6)) {
            assertEachOnce(keys(0, 40), List.of(driver.ids()));
        }
    }

    @Test
    void split_crashBetweenClaimAndFirstCheckpointOfAChild_childBeginsAtTheParent() {
        write(0, 40, "before");
        List<String> before;
        try (ChangeFeedDriver driver = read(FeedStart.NOW, checkpoints())) {
            driver.readAll(2).commit();
            before = driver.ids();
        }
        write(40, 60, "read by none");
        split("0");
        checkpoints().claim("pipeline", new Partition(feed(), LOW_LOW));
        write(60, 80, "after");

        try (ChangeFeedDriver driver = read(FeedStart.NOW, checkpoints()).readAll(3)) {
            assertThat(before).isEmpty();
            assertEachOnce(keys(40, 80), List.of(driver.ids()));
        }
    }

    @Test
    void split_crashAfterTheFirstCheckpointOfOneChild_eachGoesOnAtItsOwn() {
        write(0, 40, "before");
        Set<String> read = new HashSet<>();
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            read.addAll(driver.commit().ids());
            split("0");
            write(40, 80, "after");
            driver.readAll(3);
            for (Partition partition : driver.owned()) {
                if (!partition.id().equals(LOW_HIGH)) {
                    driver.commit(
                            partition,
                            Position.of(driver.reader.logEnd(partition).orElseThrow()));
                }
            }
            driver.records.stream()
                    .filter(record -> !record.origin().partition().id().equals(LOW_HIGH))
                    .forEach(record -> read.add(id(record)));
        }

        try (ChangeFeedDriver driver = read(checkpoints()).readAll(3)) {
            assertEachOnce(keys(0, 80), List.of(List.copyOf(read), driver.ids()));
            assertThat(driver.records)
                    .isNotEmpty()
                    .allMatch(record -> record.origin().partition().id().equals(LOW_HIGH));
        }
    }

    /** Parent and grandparent have checkpoints: the parent's is the later one. */
    @Test
    void split_twiceWithCheckpointsBetween_theNearestIsInherited() {
        write(0, 40, "one");
        Set<String> read = new HashSet<>();
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            driver.commit();
            split("0");
            write(40, 80, "two");
            driver.readAll(3).commit();
            read.addAll(driver.ids());
        }
        split("2");
        split("3");
        write(80, 120, "three");

        try (ChangeFeedDriver driver = read(checkpoints()).readAll(5)) {
            assertThat(read).isEqualTo(keys(0, 80));
            assertEachOnce(keys(80, 120), List.of(driver.ids()));
        }
    }

    /** The look-up is done for new ranges only, and remembers what it did not find. */
    @Test
    void inherited_firstStartOnManyRanges_asksForEachRangeOnce() {
        List<FeedSpan> spans = List.of(
                new FeedSpan("", "10"), new FeedSpan("10", "20"), new FeedSpan("20", "30"), new FeedSpan("30", "FF"));
        Set<Partition> asked = new HashSet<>();
        CheckpointStore store = new ChangeFeedRecordingStore(checkpoints(), asked);
        FeedLayout layout = new FeedLayout("stream", store, () -> spans);
        layout.share(ALONE);

        for (FeedSpan span : spans) {
            assertThat(layout.inherited("pipeline", span)).isEmpty();
        }
        assertThat(asked).hasSize(6).extracting(Partition::id).contains("0-20", "10-FF", "0-FF");
    }

    @Test
    void inherited_ofAnotherPipeline_isNot() {
        CheckpointStore store = new InMemoryCheckpointStore();
        store.save(store.claim("other", new Partition("stream", "0-FF")).checkpointAt(Position.of(5)));
        FeedLayout layout =
                new FeedLayout("stream", store, () -> List.of(new FeedSpan("", "10"), new FeedSpan("10", "FF")));
        layout.share(ALONE);

        assertThat(layout.inherited("pipeline", new FeedSpan("", "10"))).isEmpty();
    }
}

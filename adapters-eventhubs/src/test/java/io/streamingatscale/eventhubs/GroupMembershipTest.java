package io.streamingatscale.eventhubs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members that look when they are told, at times that are told. */
class GroupMembershipTest {

    private static final Duration RENEW = Duration.ofSeconds(10);
    private static final Duration EXPIRE = Duration.ofSeconds(30);
    private static final List<String> PARTITIONS = List.of("0", "1", "2", "3", "4", "5", "6", "7");

    private final InMemoryCheckpointStore checkpoints = new InMemoryCheckpointStore();
    private final List<GroupMembership> members = new ArrayList<>();
    private final CountingStore store = new CountingStore();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration skew = Duration.ZERO;

    /** A store that counts what is asked of it, and refuses where a test says so. */
    private final class CountingStore implements OwnershipStore {

        private final OwnershipStore inner = new CoreOwnershipStore(checkpoints, "devices", "$Default", () -> now);
        private int reads;
        private int writes;
        private Runnable afterRead = () -> {};
        private boolean isDown;
        private boolean refusesAll;

        @Override
        public List<Owned> list(List<String> partitions) {
            reads++;
            if (isDown) {
                throw new TransientException("store is down", null);
            }
            List<Owned> records = inner.list(partitions);
            afterRead.run();
            return records;
        }

        @Override
        public List<Owned> write(List<Owned> wanted) {
            writes++;
            return refusesAll ? List.of() : inner.write(wanted);
        }
    }

    @AfterEach
    void close() {
        members.forEach(GroupMembership::close);
    }

    private GroupMembership member(String name) {
        Duration ofThis = skew;
        GroupMembership member = new GroupMembership(
                new GroupMembership.Terms(name, RENEW, EXPIRE),
                () -> PARTITIONS,
                store,
                () -> Duration.between(Instant.EPOCH, now).toNanos(),
                () -> now.plus(ofThis),
                new Random(name.hashCode()));
        members.add(member);
        return member;
    }

    private void leave(GroupMembership member) {
        members.remove(member);
        member.close();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void look_alone_takesAllAtOnce() {
        GroupMembership first = member("first");
        first.look();

        assertThat(first.partitions()).containsExactlyInAnyOrderElementsOf(PARTITIONS);
        assertThat(store.reads).isEqualTo(1);
        assertThat(store.writes).isEqualTo(1);
    }

    @Test
    void look_second_takesItsHalfAtOnceAndTheFirstLearnsOfIt() {
        GroupMembership first = member("first");
        GroupMembership second = member("second");
        first.look();
        second.look();

        assertThat(second.partitions()).hasSize(4);

        first.look();
        assertThat(first.partitions()).hasSize(4).doesNotContainAnyElementsOf(second.partitions());
    }

    @Test
    void look_againAndAgain_movesNothing() {
        GroupMembership first = member("first");
        GroupMembership second = member("second");
        GroupMembership third = member("third");
        List<GroupMembership> all = List.of(first, second, third);
        for (int i = 0; i < 3; i++) {
            all.forEach(GroupMembership::look);
        }
        List<Object> before = new ArrayList<>();
        all.forEach(member -> before.add(member.partitions()));
        for (int i = 0; i < 20; i++) {
            pass(RENEW);
            all.forEach(GroupMembership::look);
        }
        assertThat(all).extracting(member -> (Object) member.partitions()).isEqualTo(before);
    }

    @Test
    void look_memberThatLooksNoMore_isTakenOverWhenItHasExpired() {
        GroupMembership first = member("first");
        GroupMembership second = member("second");
        first.look();
        second.look();
        first.look();
        second.look();
        for (int i = 0; i < 2; i++) {
            pass(RENEW);
            second.look();
            assertThat(second.partitions()).hasSize(4);
        }
        pass(RENEW);
        second.look();

        assertThat(second.partitions()).hasSize(8);
    }

    /** Its own clock tells a member for how long it has seen nothing new; by whose clock a record was written does not count. */
    @Test
    void look_memberWhoseClockIsWrong_takesNoMoreThanItsShare() {
        GroupMembership first = member("first");
        first.look();
        skew = Duration.ofHours(-1);
        GroupMembership behind = member("behind");
        behind.look();
        assertThat(behind.partitions()).hasSize(4);
        for (int i = 0; i < 6; i++) {
            pass(RENEW);
            first.look();
            behind.look();
        }
        assertThat(first.partitions()).hasSize(4);
        assertThat(behind.partitions()).hasSize(4);
    }

    @Test
    void look_recordsThatAreOldAtFirstSight_areTakenOverAtOnce() {
        member("first").look();
        pass(EXPIRE);
        GroupMembership second = member("second");
        second.look();

        assertThat(second.partitions()).hasSize(8);
    }

    @Test
    void look_memberOfTheSameNameAfterARestart_hasItsPartitionsAtOnce() {
        member("first").look();
        GroupMembership again = member("first");
        again.look();

        assertThat(again.partitions()).hasSize(8);
    }

    @Test
    void close_member_leavesItsPartitionsAtOnce() {
        GroupMembership first = member("first");
        first.look();
        first.close();
        members.remove(first);
        GroupMembership second = member("second");
        second.look();

        assertThat(second.partitions()).hasSize(8);
    }

    @Test
    void look_storeIsDown_keepsWhatItHas() {
        GroupMembership first = member("first");
        first.look();
        store.isDown = true;
        first.look();

        assertThat(first.partitions()).hasSize(8);
    }

    @Test
    void partitions_storeIsDownFromTheBeginning_isSaid() {
        GroupMembership first = member("first");
        assertThat(first.partitions()).isEmpty();
        store.isDown = true;
        first.look();

        assertThatThrownBy(first::partitions).isInstanceOf(TransientException.class);
        store.isDown = false;
        first.look();
        assertThat(first.partitions()).hasSize(8);
    }

    /** The client's own processor asks a store that refuses all claims thousands of times a second. */
    @Test
    void look_storeRefusesAllClaims_asksNoMoreOften() {
        store.refusesAll = true;
        GroupMembership first = member("first");
        for (int i = 0; i < 5; i++) {
            first.look();
        }
        assertThat(first.partitions()).isEmpty();
        assertThat(store.reads).isEqualTo(5);
        assertThat(store.writes).isEqualTo(5);
    }

    /** Whoever has taken it is not of the group. */
    @Test
    void taken_recordNamesThisMemberStill_isLeftAloneForAWhile() {
        GroupMembership first = member("first");
        first.look();
        first.taken("3");
        assertThat(first.partitions()).hasSize(7).doesNotContain("3");

        pass(TakenPartitions.PAUSE.minusMillis(1));
        first.look();
        assertThat(first.partitions()).hasSize(7).doesNotContain("3");

        pass(Duration.ofMillis(1));
        first.look();
        assertThat(first.partitions()).hasSize(8);
    }

    @Test
    void taken_byAMemberThatLeavesAgain_isClaimedAtOnce() {
        GroupMembership first = member("first");
        first.look();
        GroupMembership second = member("second");
        second.look();
        second.partitions().forEach(first::taken);
        first.look();
        assertThat(first.partitions()).hasSize(4).doesNotContainAnyElementsOf(second.partitions());

        leave(second);
        first.look();
        assertThat(first.partitions()).hasSize(8);
    }

    /** What the store had answered may be of before, and name this member still. */
    @Test
    void taken_whileTheStoreIsAsked_isNotClaimedBack() {
        GroupMembership first = member("first");
        first.look();
        store.afterRead = () -> first.taken("3");
        first.look();

        assertThat(first.partitions()).hasSize(7).doesNotContain("3");
    }

    @Test
    void close_partitionIsLeftAlone_isLeftToOthersToo() {
        GroupMembership first = member("first");
        first.look();
        first.taken("3");
        leave(first);
        GroupMembership second = member("second");
        second.look();

        assertThat(second.partitions()).hasSize(8);
    }

    @Test
    void isSince_storeIsDown_waitsForIt() {
        GroupMembership first = member("first");
        first.look();
        store.isDown = true;
        long asked = first.ask();
        first.look();
        assertThat(first.isSince(asked)).isFalse();

        store.isDown = false;
        first.look();
        assertThat(first.isSince(asked)).isTrue();
    }

    @Test
    void write_recordThatSomebodyElseWroteMeanwhile_isRefused() {
        OwnershipStore.Owned seen = OwnershipStore.Owned.absent("0");
        assertThat(store.write(List.of(seen.by("first")))).hasSize(1);

        assertThat(store.write(List.of(seen.by("second")))).isEmpty();
        assertThat(store.list(PARTITIONS)).singleElement().satisfies(record -> {
            assertThat(record.owner()).isEqualTo("first");
            assertThat(store.write(List.of(record.by("second")))).hasSize(1);
            assertThat(store.write(List.of(record.by("first")))).isEmpty();
        });
    }

    /** It raised the epoch of the record and wrote nothing: the owner goes on. */
    @Test
    void look_anotherDiedBetweenTheTwoStepsOfTaking_keepsWhatItHas() {
        GroupMembership first = member("first");
        first.look();
        PARTITIONS.forEach(id -> checkpoints.claim("owners of $Default", new Partition("devices", id)));
        for (int i = 0; i < 4; i++) {
            pass(RENEW);
            first.look();
            assertThat(first.partitions()).hasSize(8);
        }
        GroupMembership second = member("second");
        second.look();
        assertThat(second.partitions()).hasSize(4);
    }
}

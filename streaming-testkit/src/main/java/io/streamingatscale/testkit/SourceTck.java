package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.PositionLostException;
import io.streamingatscale.core.Source;
import io.streamingatscale.core.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The conformance suite of sources: extend it for a source, and say how to make a log and append to it.
 *
 * <pre>{@code
 * class KafkaSourceTckTest extends SourceTck<byte[]> {
 *
 *     private final TestBroker broker = TestBroker.shared();
 *     private String topic;
 *
 *     @Override
 *     protected void createLog(int partitions) {
 *         topic = broker.newTopic(partitions);
 *     }
 *
 *     @Override
 *     protected void append(int partition, List<String> ids) {
 *         broker.produce(topic, partition, ids.toArray(String[]::new));
 *     }
 *
 *     @Override
 *     protected Source<byte[]> open() {
 *         return KafkaSource.builder(broker.client(), topic).startAt(StartPosition.EARLIEST).build();
 *     }
 *
 *     @Override
 *     protected String id(StreamRecord<byte[]> record) {
 *         return new String(record.value(), StandardCharsets.UTF_8);
 *     }
 * }
 * }</pre>
 *
 * <p>The rules SO-1 to SO-17 stand by their numbers in the Javadoc of {@link Source}, {@link
 * io.streamingatscale.core.SourceReader} and {@link io.streamingatscale.core.OwnershipListener}. What a source lacks is said by
 * overriding an ability; the rules that need it are then shown as skipped.
 *
 * @param <T> the type of the records' values
 */
@ExtendWith(RuleFailures.class)
public abstract class SourceTck<T> extends SourceFixture<T> {

    private static final int ZERO_POLLS = 100;

    /** For a source's own test class. */
    protected SourceTck() {}

    // ---- what is read ----

    @Test
    @DisplayName("SO-1 all records of a partition are read, in their order")
    final void poll_manyRecords_readsAllInOrder() {
        createLog(1);
        append(0, ids(0, 0, 50));
        append(0, ids(0, 50, 120));
        ReadingOwner<T> owner = reading().read(120);
        append(0, ids(0, 120, 150));
        owner.read(150);

        assertThat(ids(owner.records)).isEqualTo(ids(0, 0, 150));
    }

    @Test
    @DisplayName("SO-2 offsets rise strictly, in the partition of the batch")
    final void poll_manyRecords_offsetsRise() {
        createLog(1);
        append(0, ids(0, 0, 100));
        ReadingOwner<T> owner = reading().read(100);

        assertThat(owner.records.stream().map(record -> record.origin().offset()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(owner.batches)
                .allSatisfy(batch -> assertThat(batch.records())
                        .allMatch(record -> record.origin().partition().equals(batch.partition())));
    }

    @Test
    @DisplayName("SO-3 the position after a batch is where the next owner goes on")
    final void poll_positionOfABatch_isWhereToGoOn() {
        createLog(1);
        append(0, ids(0, 0, 20));
        ReadingOwner<T> first = reading().read(20).save();
        assertThat(first.batches).allSatisfy(SourceFixture::assertNextIsAfterAll);
        close(first);
        append(0, ids(0, 20, 40));

        assertThat(ids(reading().read(20).records)).isEqualTo(ids(0, 20, 40));
    }

    @Test
    @DisplayName("SO-4 a partition is claimed before its records come")
    final void poll_records_comeAfterTheClaim() {
        createLog(2);
        append(0, ids(0, 0, 20));
        append(1, ids(1, 0, 20));
        ReadingOwner<T> owner = reading().read(40);

        assertThat(owner.strays).as("batches of partitions not owned").isEmpty();
        assertThat(owner.reached.keySet()).allMatch(partition -> owner.claims(partition) == 1);
    }

    @Test
    @DisplayName("SO-5 the configured start is a position that keeps its place")
    final void poll_configuredStart_keepsItsPlace() {
        createLog(1);
        append(0, ids(0, 0, 5));
        // the answer is saved at the claim, and nothing after it
        close(reading().read(5));
        append(0, ids(0, 5, 10));

        assertThat(ids(reading().read(10).records)).isEqualTo(ids(0, 0, 10));
    }

    @Test
    @DisplayName("SO-6 reading begins where the claim is answered, also amid a batch and without a token")
    final void poll_positionOfARecord_beginsThere() {
        createLog(1);
        append(0, ids(0, 0, 20));
        ReadingOwner<T> first = reading().read(20);
        long offset = first.records.get(13).origin().offset();
        first.save(only(first), Position.of(offset));
        close(first);

        assertThat(ids(reading().read(7).records)).isEqualTo(ids(0, 13, 20));
    }

    // ---- ownership ----

    @Test
    @DisplayName("SO-7 a partition whose claim failed is offered again, and not read before")
    final void poll_claimFailed_offersItAgain() {
        createLog(1);
        append(0, ids(0, 0, 10));
        ReadingOwner<T> owner = reading().failingClaims(2);
        owner.read(10);

        assertThat(owner.events).filteredOn(event -> event.startsWith("failed")).hasSize(2);
        assertThat(owner.strays).as("batches before the claim").isEmpty();
        assertThat(ids(owner.records)).isEqualTo(ids(0, 0, 10));
    }

    @Test
    @DisplayName("SO-8 a released partition is offered again, and read from where that claim is answered")
    final void release_partition_isOfferedAgain() {
        createLog(1);
        append(0, ids(0, 0, 20));
        ReadingOwner<T> owner = reading().read(20);
        Partition partition = only(owner);
        owner.records.clear();

        owner.release(partition);
        owner.until("second claim", () -> owner.claims(partition) == 2).read(20);

        assertThat(owner.strays).as("batches between release and claim").isEmpty();
        assertThat(ids(owner.records)).isEqualTo(ids(0, 0, 20));
    }

    @Test
    @DisplayName("SO-9 a closed reader leaves its partitions to others, and is not heard of again")
    final void close_reader_leavesItsPartitions() {
        createLog(2);
        append(0, ids(0, 0, 5));
        append(1, ids(1, 0, 5));
        ReadingOwner<T> first = reading().read(10).save();
        List<String> before = List.copyOf(first.events);

        close(first);
        append(0, ids(0, 5, 10));
        append(1, ids(1, 5, 10));
        ReadingOwner<T> second = reading().read(10);

        List<String> expected = new ArrayList<>(ids(0, 5, 10));
        expected.addAll(ids(1, 5, 10));
        assertThat(ids(second.records)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(first.events).as("callbacks, none of them since the close").isEqualTo(before);
    }

    @Test
    @DisplayName("SO-10 the end of the log is known in the end")
    final void logEnd_allRead_isThePositionReached() {
        createLog(1);
        assumeTrue(tellsLogEnd(), "the source does not know the log's end");
        append(0, ids(0, 0, 10));
        ReadingOwner<T> owner = reading().read(10);
        Partition partition = only(owner);
        assertEnd(owner, partition);

        append(0, ids(0, 10, 15));
        owner.read(15);
        assertEnd(owner, partition);
    }

    @Test
    @DisplayName("SO-11 two readers share the partitions, each of which has one owner in the end")
    final void poll_twoReaders_shareThePartitions() {
        createLog(2);
        assumeTrue(sharesPartitions(), "the source does not share partitions out");
        append(0, ids(0, 0, 5));
        append(1, ids(1, 0, 5));
        Source<T> source = open();
        ReadingOwner<T> one = reading(source, 0, 2);
        ReadingOwner<T> other = reading(source, 1, 2);
        Set<String> read = new HashSet<>();
        untilShared(one, other);

        append(0, ids(0, 5, 10));
        append(1, ids(1, 5, 10));
        Set<String> expected = new HashSet<>(ids(0, 0, 10));
        expected.addAll(ids(1, 0, 10));
        pollBothUntil(one, other, () -> {
            read.addAll(ids(one.records));
            read.addAll(ids(other.records));
            return read.equals(expected);
        });
        untilShared(one, other);
    }

    // ---- positions and polls ----

    @Test
    @DisplayName("SO-12 the position at a log time is that of the first record not before it")
    final void positionAt_logTime_isThatOfTheFirstRecord() {
        createLog(1);
        assumeTrue(open().isRewindable(), "the source does not find positions by log time");
        append(0, ids(0, 0, 10));
        append(0, ids(0, 10, 20));
        ReadingOwner<T> first = reading().read(20).save();
        Partition partition = only(first);
        close(first);

        Map<StreamRecord<T>, Position> found = new HashMap<>();
        ReadingOwner<T> second = reading().inClaim((claim, reader) -> {
            if (claim.partition().equals(partition)) {
                first.records.forEach(record ->
                        reader.positionAt(claim, record.logTime()).ifPresent(position -> found.put(record, position)));
            }
        });
        second.until("claim", () -> second.claims(partition) == 1);

        assertThat(found).as("positions found").hasSize(20);
        found.forEach((asked, position) -> assertThat(first.records)
                .allMatch(record -> (record.origin().offset() >= position.offset())
                        == !record.logTime().isBefore(asked.logTime())));
    }

    @Test
    @DisplayName("SO-13 a poll without time does not wait")
    final void poll_noTime_doesNotWait() {
        createLog(1);
        append(0, ids(0, 0, 3));
        ReadingOwner<T> owner = reading().read(3);
        int[] polls = {0};

        new Patience(patience())
                .until(() -> ZERO_POLLS + " polls, " + polls[0] + " done", () -> polls[0] >= ZERO_POLLS, () -> {
                    owner.poll(Duration.ZERO);
                    polls[0]++;
                });

        assertThat(ids(owner.records)).isEqualTo(ids(0, 0, 3));
    }

    @Test
    @DisplayName("SO-14 a position that the log no longer holds is told, and not passed over")
    final void poll_positionTrimmed_isTold() {
        createLog(1);
        assumeTrue(canTrim(), "records cannot be removed from the log");
        append(0, ids(0, 0, 20));
        ReadingOwner<T> first = reading().read(20);
        first.save(only(first), Position.of(first.records.get(3).origin().offset()));
        close(first);
        trim(0, 10);

        ReadingOwner<T> second = reading();
        Throwable told = catchThrowable(() -> second.read(1));

        assertThat(told).as("what a poll throws").isInstanceOf(PositionLostException.class);
        assertThat(second.records).isEmpty();
    }

    @Test
    @DisplayName("SO-15 a record has the same origin whenever it is read")
    final void poll_readAgain_givesTheSameOrigins() {
        createLog(2);
        assumeTrue(open().isReplayable(), "the source is not replayable");
        append(0, ids(0, 0, 20));
        append(1, ids(1, 0, 20));
        ReadingOwner<T> first = reading().read(40);
        close(first);

        assertThat(origins(reading().read(40))).isEqualTo(origins(first));
    }

    @Test
    @DisplayName("SO-16 a partition that is released leaves the others as they are")
    final void release_onePartition_leavesTheOthers() {
        createLog(2);
        append(0, ids(0, 0, 5));
        append(1, ids(1, 0, 5));
        ReadingOwner<T> owner = reading().read(10).save();
        Partition released = only(owner);

        owner.reached.remove(released);
        owner.reader().release(released, Duration.ofDays(1));
        append(0, ids(0, 5, 10));
        append(1, ids(1, 5, 10));
        owner.read(15);

        Set<String> all = new HashSet<>(ids(owner.records));
        int other = id(owner.records.get(0)).startsWith("p0") ? 1 : 0;
        assertThat(all).containsAll(ids(other, 0, 10)).doesNotContainAnyElementsOf(ids(1 - other, 5, 10));
    }

    @Test
    @DisplayName("SO-17 a released partition that goes to another reader is told as gone")
    final void release_partitionGoesToAnother_isTold() {
        createLog(2);
        assumeTrue(sharesAmongProcesses(), "the source does not share partitions out among processes");
        append(0, ids(0, 0, 5));
        append(1, ids(1, 0, 5));
        ReadingOwner<T> one = reading().read(10).save();
        for (Partition partition : Set.copyOf(one.reached.keySet())) {
            one.reached.remove(partition);
            one.reader().release(partition, Duration.ofDays(1));
        }

        ReadingOwner<T> other = reading();
        pollBothUntil(one, other, () -> !other.reached.isEmpty() && one.hasHeardOfEndOf(other.reached.keySet()));
    }
}

package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.StreamRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Offsets of the documents of transactions, also where ties collide and documents leave their transaction between two reads. */
class ChangeFeedOffsetsProperties {

    private static final Partition PARTITION = new Partition("stream", "0-FF");
    private static final Position END = FeedPosition.after(3);

    /** Documents of three LSNs, with few ties, so that many collide. */
    @Provide
    Arbitrary<List<FeedChange>> changes() {
        Arbitrary<Long> ties = Arbitraries.longs().between(7_150, 7_158);
        Arbitrary<Long> rounds = Arbitraries.longs().between(0, 3);
        Arbitrary<Long> numbers = Combinators.combine(ties, rounds).as((tie, round) -> tie + round * FeedOffset.TIES);
        return Combinators.combine(Arbitraries.longs().between(1, 3), numbers)
                .as(ChangeFeedOffsetsProperties::change)
                .list()
                .ofMinSize(1)
                .ofMaxSize(25)
                .uniqueElements(FeedChange::number)
                .map(list -> list.stream().sorted(FeedChange.ORDER).toList());
    }

    private static FeedChange change(long lsn, long number) {
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("_ts", 1).put("id", Long.toString(number));
        return new FeedChange(lsn, number, document, 10);
    }

    private static List<Batch<ObjectNode>> read(Position from, List<FeedChange> changes) {
        FeedPosition position = FeedPosition.of(from);
        List<FeedChange> open = changes.stream().filter(position::isOpenTo).toList();
        return FeedBatches.of(PARTITION, position, open, END);
    }

    /** Returns all positions at which a checkpoint may stand, with how many records were read before each. */
    private static List<Position> positions(List<Batch<ObjectNode>> batches) {
        List<Position> positions = new ArrayList<>();
        for (Batch<ObjectNode> batch : batches) {
            for (int i = 1; i < batch.records().size(); i++) {
                positions.add(Position.of(batch.records().get(i).origin().offset()));
            }
            positions.add(batch.next());
        }
        return positions;
    }

    private static List<StreamRecord<ObjectNode>> records(List<Batch<ObjectNode>> batches) {
        return batches.stream().flatMap(batch -> batch.records().stream()).toList();
    }

    private static List<Long> numbers(List<StreamRecord<ObjectNode>> records) {
        return records.stream()
                .map(record -> record.value().path("id").asLong())
                .toList();
    }

    private static List<Long> offsets(List<StreamRecord<ObjectNode>> records) {
        return records.stream().map(record -> record.origin().offset()).toList();
    }

    @Property
    void of_anyChanges_offsetsRiseAndHaveTheLsn(@ForAll("changes") List<FeedChange> changes) {
        List<Batch<ObjectNode>> batches = read(Position.of(0), changes);
        List<StreamRecord<ObjectNode>> all = records(batches);

        assertThat(offsets(all)).isSorted().doesNotHaveDuplicates().allMatch(offset -> offset < END.offset());
        assertThat(all)
                .extracting(record -> FeedOffset.lsn(record.origin().offset()))
                .isEqualTo(changes.stream().map(FeedChange::lsn).toList());
        for (Batch<ObjectNode> batch : batches) {
            assertThat(batch.bytes()).isEqualTo(batch.records().size() * 10L);
        }
    }

    /** Whatever has changed meanwhile: all that was not read comes, and nothing that was. */
    @Property
    void of_fromAnyPositionAfterSomeWereChangedAgain_givesTheRest(
            @ForAll("changes") List<FeedChange> changes, @ForAll Random random) {
        List<Batch<ObjectNode>> batches = read(Position.of(0), changes);
        List<Long> numbers = numbers(records(batches));
        List<Position> positions = positions(batches);
        for (int read = 1; read <= positions.size(); read++) {
            Position position = positions.get(read - 1);
            List<FeedChange> left =
                    changes.stream().filter(change -> random.nextBoolean()).toList();
            Set<Long> present = Set.copyOf(left.stream().map(FeedChange::number).toList());

            List<StreamRecord<ObjectNode>> rest = records(read(position, left));

            assertThat(numbers(rest))
                    .isEqualTo(numbers.subList(read, numbers.size()).stream()
                            .filter(present::contains)
                            .toList());
            assertThat(offsets(rest))
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .allMatch(offset -> offset >= position.offset());
        }
    }

    /** Nothing has changed meanwhile: each position gives the same origins. */
    @Property
    void of_fromAnyPosition_givesTheSameOffsets(@ForAll("changes") List<FeedChange> changes) {
        List<Batch<ObjectNode>> batches = read(Position.of(0), changes);
        List<Long> all = offsets(records(batches));
        List<Position> positions = positions(batches);
        for (int read = 1; read <= positions.size(); read++) {
            assertThat(offsets(records(read(positions.get(read - 1), changes))))
                    .isEqualTo(all.subList(read, all.size()));
        }
    }

    /** A document whose tie no other one has keeps its offset, whatever becomes of the others. */
    @Property
    void of_documentsMadeTogether_keepTheirOffsetsWithoutTheOthers(
            @ForAll @IntRange(min = 1, max = 1_000_000) int first,
            @ForAll @IntRange(min = 2, max = 300) int count,
            @ForAll Random random) {
        List<FeedChange> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(change(7, first + i));
        }
        all.sort(FeedChange.ORDER);
        List<Batch<ObjectNode>> batches = FeedBatches.of(PARTITION, FeedPosition.of(Position.of(0)), all, END);
        List<FeedChange> left =
                all.stream().filter(change -> random.nextBoolean()).toList();

        assertThat(batches).hasSize(1);
        assertThat(offsets(records(batches)))
                .containsAll(offsets(records(FeedBatches.of(PARTITION, FeedPosition.of(Position.of(0)), left, END))));
    }

    @Example
    void of_greatestLsn_isExactAsADouble() {
        long greatest = FeedOffset.of(FeedOffset.GREATEST_LSN, (1 << 13) - 1);

        assertThat(greatest).isEqualTo((1L << 53) - 1);
        assertThat((long) (double) greatest).isEqualTo(greatest);
        assertThatThrownBy(() -> FeedOffset.of(FeedOffset.GREATEST_LSN + 1, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Example
    void of_moreCollisionsThanSlots_isRefused() {
        List<FeedChange> all = new ArrayList<>();
        for (int i = 0; i < 1_100; i++) {
            all.add(change(7, 7_158 + (long) i * FeedOffset.TIES));
        }
        all.sort(FeedChange.ORDER);

        assertThatThrownBy(() -> FeedBatches.of(PARTITION, FeedPosition.of(Position.of(0)), all, END))
                .hasMessageContaining("too many documents in a transaction");
    }
}

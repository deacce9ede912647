package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.Headers;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.StreamRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rules that hold for every sink, SK-1 to SK-12. Extend the suite of the sink's effect: {@link AppendSinkTck}, {@link
 * KeyedSinkTck} or {@link TransactionalSinkTck}.
 *
 * <p>The rules stand by their numbers in the Javadoc of {@link Sink} and {@link io.streamingatscale.core.SinkWriter}. What a
 * sink lacks is said by overriding an ability; the rules that need it are then shown as skipped.
 *
 * @param <T> the type of the values written
 */
@ExtendWith(RuleFailures.class)
public abstract class SinkTck<T> {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] KEY = "tck".getBytes(StandardCharsets.UTF_8);

    private final Effect effect;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private CheckpointStore checkpoints = new InMemoryCheckpointStore();

    SinkTck(Effect effect) {
        this.effect = effect;
    }

    /**
     * Opens the sink as another process would. All that are opened in one test write to the same store, which is empty at
     * the test's beginning; the suite closes them.
     */
    protected abstract Sink<T> open();

    /** Returns the value to write for an id: different ids are different records, the same id is the same record. */
    protected abstract T value(String id);

    /**
     * Returns the ids that the store holds and a reader may rely on, as often as each is there; in the order of the writes
     * where the sink {@link #keepsOrder keeps} it.
     */
    protected abstract List<String> stored();

    /** Returns whether {@link #stored} tells the order of the writes. The default is true. */
    protected boolean keepsOrder() {
        return true;
    }

    /** Returns how many records the largest batch has, at least 100. The default is 1000. */
    protected int largeBatch() {
        return 1_000;
    }

    /** Returns how long to wait for what must happen. The default is a minute. */
    protected Duration patience() {
        return Duration.ofMinutes(1);
    }

    @BeforeEach
    final void beginRule() {
        checkpoints = new InMemoryCheckpointStore();
    }

    /** Closes in the order that the contract asks for: writers before their sinks. */
    @AfterEach
    final void closeSinks() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        opened.clear();
    }

    // ---- what rules are made of ----

    final Patience bound() {
        return new Patience(patience());
    }

    final Sink<T> opened() {
        Sink<T> sink = open();
        opened.add(sink);
        return sink;
    }

    final void close(Sink<T> sink) {
        opened.remove(sink);
        sink.close();
    }

    /** The sink's own store, where it has one. */
    final CheckpointStore checkpoints(Sink<T> sink) {
        return sink.checkpointStore().orElse(checkpoints);
    }

    final WritingOwner<T> owner(Sink<T> sink) {
        return owner(sink, partition(0));
    }

    final WritingOwner<T> owner(Sink<T> sink, Partition partition) {
        return closing(WritingOwner.of(sink, checkpoints(sink), partition, bound()));
    }

    final WritingOwner<T> owner(Sink<T> sink, Claim claim) {
        return closing(WritingOwner.of(sink, claim, bound()));
    }

    private WritingOwner<T> closing(WritingOwner<T> owner) {
        synchronized (opened) {
            opened.add(owner);
        }
        return owner;
    }

    static Partition partition(int number) {
        return Partition.of("tck", number);
    }

    /** The id of the record at an offset. */
    static String id(Partition partition, int offset) {
        return "r" + partition.id() + "-" + offset;
    }

    static List<String> ids(int from, int to) {
        return ids(partition(0), from, to);
    }

    static List<String> ids(Partition partition, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> id(partition, i)).toList();
    }

    final List<StreamRecord<T>> records(int from, int to) {
        return records(partition(0), from, to);
    }

    final List<StreamRecord<T>> records(Partition partition, int from, int to) {
        return new ArrayList<>(IntStream.range(from, to)
                .mapToObj(i -> record(partition, i, id(partition, i)))
                .toList());
    }

    final StreamRecord<T> record(Partition partition, int offset, String id) {
        return StreamRecord.of(new Origin(partition, offset), KEY, START.plusMillis(offset), value(id), Headers.none());
    }

    /** Each id is stored once. */
    final void assertStored(List<String> ids) {
        assertThat(stored().stream().sorted().toList())
                .as("what is stored, in the order of the ids")
                .isEqualTo(ids.stream().sorted().toList());
    }

    // ---- rules ----

    @Test
    @DisplayName(
            "SK-1 the sink has the effect that its suite is for, and a store of checkpoints if that is transactional")
    final void effect_ofTheSink_isThatOfTheSuite() {
        Sink<T> sink = opened();

        assertThat(sink.effect()).isEqualTo(effect);
        assertThat(sink.checkpointStore().isPresent()).isEqualTo(effect == Effect.TRANSACTIONAL);
    }

    @Test
    @DisplayName("SK-2 all that was written before a commit is durable when it completes")
    final void commit_completed_isDurable() {
        Sink<T> sink = opened();
        WritingOwner<T> owner = owner(sink);
        owner.write(records(0, 7));
        owner.write(records(7, 10));
        owner.commit();
        assertStored(ids(0, 10));

        owner.close();
        close(sink);

        assertStored(ids(0, 10));
    }

    @Test
    @DisplayName("SK-3 a commit without records completes with an empty result")
    final void commit_nothingWritten_completes() {
        WritingOwner<T> owner = owner(opened());

        assertThat(owner.commit()).isEqualTo(CommitResult.EMPTY);
        owner.write(records(0, 3));
        owner.commit();
        assertThat(owner.commit()).isEqualTo(CommitResult.EMPTY);
        assertStored(ids(0, 3));
    }

    @Test
    @DisplayName("SK-4 writing goes on while a commit is under way, and belongs to the next")
    final void write_commitUnderWay_belongsToTheNext() {
        WritingOwner<T> owner = owner(opened());
        for (int i = 0; i < 50; i += 10) {
            owner.write(records(i, i + 5));
            CompletionStage<CommitResult> commit = owner.startCommit();
            owner.write(records(i + 5, i + 10));
            bound().await(commit);
            assertThat(stored()).as("what is stored").containsAll(ids(0, i + 5));
        }

        owner.commit();

        assertStored(ids(0, 50));
    }

    @Test
    @DisplayName("SK-5 the result counts the records since the commit before")
    final void commit_newRecords_countsThem() {
        WritingOwner<T> owner = owner(opened());

        owner.write(records(0, 3));
        assertThat(owner.commit()).isEqualTo(new CommitResult(3, 0));
        owner.write(records(3, 4));
        owner.write(records(4, 8));
        assertThat(owner.commit()).isEqualTo(new CommitResult(5, 0));
    }

    @Test
    @DisplayName("SK-6 records that share an origin are all stored")
    final void write_sharedOrigin_allAreStored() {
        WritingOwner<T> owner = owner(opened());

        owner.write(new ArrayList<>(
                List.of(record(partition(0), 0, "a"), record(partition(0), 0, "b"), record(partition(0), 1, "c"))));
        owner.write(new ArrayList<>(List.of(record(partition(0), 1, "d"))));
        owner.commit();

        assertStored(List.of("a", "b", "c", "d"));
    }

    @Test
    @DisplayName("SK-7 records of a partition are stored in their order")
    final void write_manyBatches_keepTheirOrder() {
        assumeTrue(keepsOrder(), "the store does not tell the order of the writes");
        WritingOwner<T> owner = owner(opened());
        for (int i = 0; i < 60; i += 6) {
            owner.write(records(i, i + 1));
            owner.write(records(i + 1, i + 6));
        }

        owner.commit();

        assertThat(stored()).as("what is stored").containsExactlyElementsOf(ids(0, 60));
    }

    @Test
    @DisplayName("SK-8 a large batch is stored whole")
    final void write_largeBatch_isStoredWhole() {
        WritingOwner<T> owner = owner(opened());

        owner.write(records(0, largeBatch()));

        assertThat(owner.commit()).isEqualTo(new CommitResult(largeBatch(), 0));
        assertStored(ids(0, largeBatch()));
    }

    @Test
    @DisplayName("SK-9 a commit that is closed meanwhile ends, and says done only of what is stored")
    final void close_commitUnderWay_endsAndDoesNotLie() {
        WritingOwner<T> owner = owner(opened());
        owner.write(records(0, 100));
        CompletionStage<CommitResult> commit = owner.startCommit();

        owner.close();

        boolean isDone = bound().await(commit.handle((result, failure) -> failure == null));
        if (isDone) {
            assertStored(ids(0, 100));
        }
    }

    @Test
    @DisplayName("SK-10 a writer closed without commit stands in nobody's way")
    final void close_withoutCommit_nextOwnerWrites() {
        WritingOwner<T> dropped = owner(opened());
        dropped.write(records(0, 10));
        dropped.close();

        WritingOwner<T> owner = owner(opened());
        owner.write(records(0, 10));
        owner.commit();

        assertThat(stored()).as("what is stored").containsAll(ids(0, 10));
    }

    @Test
    @DisplayName("SK-11 a writer that is closed touches no other partition's")
    final void close_onePartition_leavesTheOthers() {
        Sink<T> sink = opened();
        WritingOwner<T> one = owner(sink, partition(0));
        WritingOwner<T> other = owner(sink, partition(1));
        other.write(records(partition(1), 0, 5));
        one.write(records(partition(0), 0, 5));

        one.close();
        other.write(records(partition(1), 5, 10));
        other.commit();

        assertThat(stored()).as("what is stored").containsAll(ids(partition(1), 0, 10));
    }

    @Test
    @DisplayName("SK-12 several workers open writers at once, and write")
    final void open_manyAtOnce_allWrite() {
        Sink<T> sink = opened();

        OwnersAtOnce.run(4, bound(), number -> {
            WritingOwner<T> owner = owner(sink, partition(number));
            owner.write(records(partition(number), 0, 10));
            owner.commit();
        });

        List<String> all = new ArrayList<>();
        IntStream.range(0, 4).forEach(number -> all.addAll(ids(partition(number), 0, 10)));
        assertStored(all);
    }
}

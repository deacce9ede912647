package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.Source;
import io.streamingatscale.core.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What a source's test class says of its log, and what the rules of {@link SourceTck} are made of. */
abstract class SourceFixture<T> {

    private final List<ReadingOwner<T>> opened = new ArrayList<>();
    private CheckpointStore checkpoints = new InMemoryCheckpointStore();
    private String pipeline = "";

    SourceFixture() {}

    /** Makes a new and empty log; called once in a test, before all else. It may have more partitions. */
    protected abstract void createLog(int partitions);

    /**
     * Appends records to one partition of the log, in their order.
     *
     * @param partition from 0
     * @param ids different for all records of a test; letters, digits and hyphens
     */
    protected abstract void append(int partition, List<String> ids);

    /** Makes a source of the log, as another process would, that begins at the beginning of the log. */
    protected abstract Source<T> open();

    /** Returns the id that a record was appended with. */
    protected abstract String id(StreamRecord<T> record);

    /**
     * Removes the oldest records of a partition of the log; called only where the source {@link #canTrim can}.
     *
     * @param count how many, fewer than there are
     */
    protected void trim(int partition, int count) {
        throw new UnsupportedOperationException("override trim(...) where canTrim()");
    }

    /** Returns whether records can be removed from the log. The default is true. */
    protected boolean canTrim() {
        return true;
    }

    /** Returns whether two readers of a pipeline share the partitions out. The default is true. */
    protected boolean sharesPartitions() {
        return true;
    }

    /** Returns whether readers of several processes share the partitions out. The default is {@link #sharesPartitions}. */
    protected boolean sharesAmongProcesses() {
        return sharesPartitions();
    }

    /** Returns whether the log's end is known in the end. The default is true. */
    protected boolean tellsLogEnd() {
        return true;
    }

    /** Returns how long to wait for what must happen. The default is a minute. */
    protected Duration patience() {
        return Duration.ofMinutes(1);
    }

    /** Returns the store in which the partitions of this test are claimed, for a source that needs to know it. */
    protected final CheckpointStore checkpoints() {
        return checkpoints;
    }

    @BeforeEach
    final void beginRule() {
        checkpoints = new InMemoryCheckpointStore();
        pipeline = "tck-" + UUID.randomUUID();
    }

    @AfterEach
    final void closeReaders() {
        opened.forEach(ReadingOwner::close);
        opened.clear();
    }

    final ReadingOwner<T> reading() {
        return reading(open(), 0, 1);
    }

    final ReadingOwner<T> reading(Source<T> source, int index, int count) {
        ReadingOwner<T> owner = new ReadingOwner<>(
                source, new ReaderSlot(pipeline, index, count), checkpoints, new Patience(patience()));
        opened.add(owner);
        return owner;
    }

    final void close(ReadingOwner<T> owner) {
        opened.remove(owner);
        owner.close();
    }

    static List<String> ids(int partition, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> "p" + partition + "-" + i)
                .toList();
    }

    final List<String> ids(List<StreamRecord<T>> records) {
        return records.stream().map(this::id).toList();
    }

    final Partition only(ReadingOwner<T> owner) {
        return owner.records.get(0).origin().partition();
    }

    final void untilShared(ReadingOwner<T> one, ReadingOwner<T> other) {
        pollBothUntil(one, other, () -> {
            Set<Partition> all = new HashSet<>(one.reached.keySet());
            all.addAll(other.reached.keySet());
            return all.size() >= 2
                    && !one.reached.isEmpty()
                    && !other.reached.isEmpty()
                    && Collections.disjoint(one.reached.keySet(), other.reached.keySet());
        });
    }

    final void pollBothUntil(ReadingOwner<T> one, ReadingOwner<T> other, BooleanSupplier condition) {
        new Patience(patience()).until(() -> "one=" + one.events + ", other=" + other.events, condition, () -> {
            one.poll();
            other.poll();
        });
    }

    final void assertEnd(ReadingOwner<T> owner, Partition partition) {
        owner.until(
                "end of the log, " + owner.reader().logEnd(partition),
                () -> owner.reader().logEnd(partition).equals(OptionalLong.of(owner.reachedOffset(partition))));
    }

    static void assertNextIsAfterAll(Batch<?> batch) {
        assertThat(batch.records())
                .allMatch(record -> record.origin().offset() < batch.next().offset());
    }

    final Map<String, String> origins(ReadingOwner<T> owner) {
        Map<String, String> origins = new HashMap<>();
        owner.records.forEach(record -> origins.put(id(record), record.origin().toString()));
        return origins;
    }
}

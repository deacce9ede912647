package io.streamingatscale.kafka;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Grant;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** Plays the worker of one reader: answers claims from positions shared with others, and saves there when revoked. */
final class ReaderDriver implements OwnershipListener, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    final SourceReader<byte[]> reader;
    final List<String> events = new ArrayList<>();
    final List<StreamRecord<byte[]>> records = new ArrayList<>();
    final List<Batch<byte[]>> batches = new ArrayList<>();
    /** Where this owner is; only partitions it owns. */
    final Map<Partition, Position> reached = new HashMap<>();
    /** Where the next owner begins. */
    final Map<Partition, Position> saved;

    int claimsToFail;
    /** Called during each claim. */
    Consumer<Partition> duringClaim = partition -> {};

    ReaderDriver(KafkaSource source, Map<Partition, Position> saved) {
        this(source, saved, new ReaderSlot(TestBroker.unique("pipeline"), 0, 1));
    }

    ReaderDriver(KafkaSource source, Map<Partition, Position> saved, ReaderSlot slot) {
        this(listener -> source.open(slot, listener), saved);
    }

    ReaderDriver(Function<OwnershipListener, SourceReader<byte[]>> source, Map<Partition, Position> saved) {
        this.saved = saved;
        this.reader = source.apply(this);
    }

    static ReaderDriver of(KafkaSource source) {
        return new ReaderDriver(source, new ConcurrentHashMap<>());
    }

    void poll() {
        reader.poll(POLL).ifPresent(this::take);
    }

    private void take(Batch<byte[]> batch) {
        Position before = reached.get(batch.partition());
        if (before == null) {
            throw new AssertionError("records of a partition that is not owned: " + batch.partition());
        }
        long from = before.offset();
        for (StreamRecord<byte[]> record : batch.records()) {
            if (record.origin().offset() < from) {
                throw new AssertionError("out of order: " + record.origin());
            }
            from = record.origin().offset() + 1;
        }
        if (batch.next().offset() < from) {
            throw new AssertionError("next is before the last record: " + batch.next());
        }
        batches.add(batch);
        records.addAll(batch.records());
        reached.put(batch.partition(), batch.next());
    }

    void pollUntil(String what, BooleanSupplier condition) {
        TestBroker.await(what, () -> {
            poll();
            return condition.getAsBoolean();
        });
    }

    List<String> read(int count) {
        pollUntil(count + " records", () -> records.size() >= count);
        return values();
    }

    List<String> values() {
        return records.stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    @Override
    public Grant onClaim(Partition partition, Function<Claim, Position> configuredStart) {
        if (claimsToFail > 0) {
            claimsToFail--;
            events.add("failed " + partition);
            throw new TransientException("not now", null);
        }
        Position start =
                saved.computeIfAbsent(partition, absent -> configuredStart.apply(Claim.first("test", partition, 1)));
        events.add("claim " + partition);
        duringClaim.accept(partition);
        reached.put(partition, start);
        return new Grant(start, 1);
    }

    @Override
    public void onRevoke(Set<Partition> partitions) {
        for (Partition partition : partitions) {
            events.add("revoke " + partition);
            saved.put(partition, reached.remove(partition));
        }
    }

    @Override
    public void onLost(Set<Partition> partitions) {
        for (Partition partition : partitions) {
            events.add("lost " + partition);
            reached.remove(partition);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}

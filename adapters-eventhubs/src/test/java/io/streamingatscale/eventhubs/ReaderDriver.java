package io.streamingatscale.eventhubs;

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
import java.util.function.Function;

/** Plays the worker of one reader: answers claims from what all drivers of one log know, and checks the order of all it reads. */
final class ReaderDriver implements OwnershipListener, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What the drivers of a log have in common, as a checkpoint store would keep it. */
    static final class Known {
        final Map<Partition, Position> saved = new ConcurrentHashMap<>();
        final Map<Partition, Long> epochs = new ConcurrentHashMap<>();
    }

    final SourceReader<byte[]> reader;
    final List<String> events = new ArrayList<>();
    final List<StreamRecord<byte[]>> records = new ArrayList<>();
    final Map<Partition, Position> reached = new HashMap<>();
    private final Known known;
    int claimsToFail;
    boolean allowsGaps;

    ReaderDriver(EventHubsSource source, Known known, ReaderSlot slot) {
        this(listener -> source.open(slot, listener), known);
    }

    ReaderDriver(Function<OwnershipListener, SourceReader<byte[]>> opening, Known known) {
        this.known = known;
        this.reader = opening.apply(this);
    }

    static ReaderDriver of(EventHubsSource source) {
        return of(source, new Known());
    }

    static ReaderDriver of(EventHubsSource source, Known known) {
        return new ReaderDriver(source, known, new ReaderSlot("pipeline", 0, 1));
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
            if (!allowsGaps && record.origin().offset() != from) {
                throw new AssertionError("out of order: " + record.origin() + " instead of " + from);
            }
            from = record.origin().offset() + 1;
        }
        records.addAll(batch.records());
        reached.put(batch.partition(), batch.next());
    }

    ReaderDriver pollUntil(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen in " + PATIENCE + ": " + what + "; events=" + events
                        + ", records=" + records.size());
            }
            poll();
        }
        return this;
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
            events.add("failed " + partition.id());
            throw new TransientException("not now", null);
        }
        long epoch = known.epochs.merge(partition, 1L, Long::sum);
        Claim claim = Claim.first("pipeline", partition, epoch);
        Position start = known.saved.computeIfAbsent(partition, absent -> configuredStart.apply(claim));
        events.add("claim " + partition.id());
        reached.put(partition, start);
        return new Grant(start, epoch);
    }

    /** Makes what was read the place where the next owner begins. */
    void save() {
        known.saved.putAll(reached);
    }

    @Override
    public void onRevoke(Set<Partition> partitions) {
        throw new AssertionError("nothing is revoked in order: " + partitions);
    }

    @Override
    public void onLost(Set<Partition> partitions) {
        for (Partition partition : partitions) {
            events.add("lost " + partition.id());
            reached.remove(partition);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}

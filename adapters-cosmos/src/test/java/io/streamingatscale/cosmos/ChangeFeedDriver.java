package io.streamingatscale.cosmos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Batch;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Grant;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Plays the worker of one reader, and checks the order of all that it reads. */
final class ChangeFeedDriver implements OwnershipListener, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final SourceReader<ObjectNode> reader;
    final List<String> events = new ArrayList<>();
    final List<Batch<ObjectNode>> batches = new ArrayList<>();
    final List<StreamRecord<ObjectNode>> records = new ArrayList<>();
    final List<TransientException> failures = new ArrayList<>();
    final Map<Partition, Claim> claims = new HashMap<>();
    private final Map<Partition, Position> reached = new HashMap<>();
    private final CheckpointStore store;
    private final String pipeline;
    int claimsToFail;
    boolean commitsWhenRevoked = true;

    ChangeFeedDriver(CosmosChangeFeedSource source, CheckpointStore store, ReaderSlot slot) {
        this.store = store;
        this.pipeline = slot.pipeline();
        this.reader = source.open(slot, this);
    }

    void poll() {
        try {
            reader.poll(POLL).ifPresent(this::take);
        } catch (TransientException e) {
            failures.add(e);
        }
    }

    private void take(Batch<ObjectNode> batch) {
        long least = reached.get(batch.partition()).offset();
        for (StreamRecord<ObjectNode> record : batch.records()) {
            if (record.origin().offset() < least) {
                throw new AssertionError("out of order: " + record.origin() + " instead of " + least);
            }
            least = record.origin().offset() + 1;
        }
        if (batch.next().offset() < least) {
            throw new AssertionError("position before its records: " + batch.next());
        }
        batches.add(batch);
        records.addAll(batch.records());
        reached.put(batch.partition(), batch.next());
    }

    ChangeFeedDriver until(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("did not happen in " + PATIENCE + ": " + what + "; events=" + events
                        + ", records=" + ids() + ", failures=" + failures);
            }
            poll();
        }
        return this;
    }

    ChangeFeedDriver read(int count) {
        return until(count + " records", () -> records.size() >= count);
    }

    /** Reads until nothing is left in so many partitions. */
    ChangeFeedDriver readAll(int partitions) {
        return until(
                "end of " + partitions + " partitions",
                () -> reached.size() == partitions
                        && reached.keySet().stream()
                                .allMatch(partition -> reader.logEnd(partition).isPresent()));
    }

    Set<Partition> owned() {
        return Set.copyOf(reached.keySet());
    }

    List<String> ids() {
        return records.stream().map(ChangeFeedTest::id).toList();
    }

    Set<String> distinctIds() {
        return new TreeSet<>(ids());
    }

    /** Returns the origin of the latest version of each document that was read. */
    Map<String, Origin> origins() {
        return records.stream()
                .collect(Collectors.toMap(ChangeFeedTest::id, StreamRecord::origin, (one, two) -> two, TreeMap::new));
    }

    /** Makes what was read the place where the next owner begins. */
    ChangeFeedDriver commit() {
        owned().forEach(partition -> commit(partition, reached.get(partition)));
        return this;
    }

    void commit(Partition partition, Position position) {
        store.save(claims.get(partition).checkpointAt(position));
    }

    @Override
    public Grant onClaim(Partition partition, Function<Claim, Position> configuredStart) {
        if (claimsToFail > 0) {
            claimsToFail--;
            events.add("failed " + partition.id());
            throw new TransientException("not now", null);
        }
        Claim claim = store.claim(pipeline, partition);
        claims.put(partition, claim);
        Position start = claim.position().orElseGet(() -> {
            Position first = configuredStart.apply(claim);
            store.save(claim.checkpointAt(first));
            return first;
        });
        events.add("claim " + partition.id());
        reached.put(partition, start);
        return new Grant(start, claim.epoch());
    }

    @Override
    public void onRevoke(Set<Partition> partitions) {
        for (Partition partition : partitions) {
            events.add("revoke " + partition.id());
            if (commitsWhenRevoked) {
                commit(partition, reached.get(partition));
            }
            reached.remove(partition);
        }
    }

    @Override
    public void onLost(Set<Partition> partitions) {
        throw new AssertionError("nothing is lost: " + partitions);
    }

    @Override
    public void close() {
        reader.close();
    }
}

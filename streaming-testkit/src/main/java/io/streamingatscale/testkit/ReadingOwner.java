package io.streamingatscale.testkit;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Grant;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.Source;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Plays the worker of one reader. Takes all it is given, and leaves it to the rules to find fault with that. */
final class ReadingOwner<T> implements OwnershipListener, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(20);

    /** What was handed out of owned partitions since the claim. */
    final List<StreamRecord<T>> records = new ArrayList<>();

    final List<Batch<T>> batches = new ArrayList<>();
    /** What was handed out of others. */
    final List<Batch<T>> strays = new ArrayList<>();
    /** Each callback, as {@code claim devices-0}. */
    final List<String> events = new ArrayList<>();

    /** Where each owned partition has come to. */
    final Map<Partition, Position> reached = new HashMap<>();

    private final Map<Partition, Claim> claims = new HashMap<>();
    private final CheckpointStore store;
    private final String pipeline;
    private final Patience patience;
    private final SourceReader<T> reader;
    private int claimsToFail;
    private boolean isClosed;
    private BiConsumer<Claim, SourceReader<T>> inClaim = (claim, source) -> {};

    ReadingOwner(Source<T> source, ReaderSlot slot, CheckpointStore store, Patience patience) {
        this.store = store;
        this.pipeline = slot.pipeline();
        this.patience = patience;
        this.reader = source.open(slot, this);
    }

    SourceReader<T> reader() {
        return reader;
    }

    ReadingOwner<T> failingClaims(int count) {
        claimsToFail = count;
        return this;
    }

    /** What to do inside each claim. */
    ReadingOwner<T> inClaim(BiConsumer<Claim, SourceReader<T>> action) {
        inClaim = action;
        return this;
    }

    void poll() {
        poll(POLL);
    }

    void poll(Duration timeout) {
        try {
            reader.poll(timeout).ifPresent(this::take);
        } catch (TransientException e) {
            events.add("not now: " + e.getMessage());
        }
    }

    private void take(Batch<T> batch) {
        if (!reached.containsKey(batch.partition())) {
            strays.add(batch);
            return;
        }
        batches.add(batch);
        records.addAll(batch.records());
        reached.put(batch.partition(), batch.next());
    }

    ReadingOwner<T> until(String what, BooleanSupplier condition) {
        patience.until(() -> what + "; records=" + records.size() + ", events=" + events, condition, this::poll);
        return this;
    }

    ReadingOwner<T> read(int count) {
        return until(count + " records", () -> records.size() >= count);
    }

    /** Makes what was read the place where the next owner begins. */
    ReadingOwner<T> save() {
        reached.forEach(this::save);
        return this;
    }

    void save(Partition partition, Position position) {
        Checkpoint checkpoint =
                Objects.requireNonNull(claims.get(partition), "claimed").checkpointAt(position);
        store.save(checkpoint);
        reader.onCommitted(checkpoint);
    }

    /** Gives a partition up, as a worker does. */
    void release(Partition partition) {
        reached.remove(partition);
        reader.release(partition, Duration.ZERO);
    }

    /** Returns the offset after all that was read of an owned partition. */
    long reachedOffset(Partition partition) {
        return Objects.requireNonNull(reached.get(partition), "owned").offset();
    }

    long claims(Partition partition) {
        return events.stream().filter(("claim " + partition)::equals).count();
    }

    boolean hasHeardOfEndOf(Set<Partition> partitions) {
        return partitions.stream()
                .allMatch(partition -> events.contains("lost " + partition) || events.contains("revoke " + partition));
    }

    @Override
    public Grant onClaim(Partition partition, Function<Claim, Position> configuredStart) {
        if (claimsToFail > 0) {
            claimsToFail--;
            events.add("failed " + partition);
            throw new TransientException("the claim cannot be made now", null);
        }
        Claim claim = store.claim(pipeline, partition);
        claims.put(partition, claim);
        inClaim.accept(claim, reader);
        Position start = claim.position().orElseGet(() -> {
            Position first = configuredStart.apply(claim);
            store.save(claim.checkpointAt(first));
            return first;
        });
        events.add("claim " + partition);
        reached.put(partition, start);
        return new Grant(start, claim.epoch());
    }

    @Override
    public void onRevoke(Set<Partition> partitions) {
        for (Partition partition : partitions) {
            events.add("revoke " + partition);
            Position position = reached.remove(partition);
            if (position != null && !isClosed) {
                save(partition, position);
            }
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
        isClosed = true;
        reader.close();
    }
}

package io.streamingatscale.testkit;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.PositionLostException;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the log for one worker. */
final class SimReader<T> implements SourceReader<T> {

    private static final int BATCH = 2;

    private final SimWorld<T> world;
    private final SimProcess<?> process;
    private final SimGroup<T> group;
    private final OwnershipListener listener;
    private final SimFlight flight;
    /** Where reading goes on in what this reader believes to own; the one that had its turn last is last. */
    private final Map<Partition, Position> positions = new LinkedHashMap<>();
    /** From when on a partition may be offered again. */
    private final Map<Partition, Long> offers = new HashMap<>();
    /** Partitions that somebody else had meanwhile, even if they have come back. */
    private final Set<Partition> dispossessed = new HashSet<>();

    private int deafUntil;

    SimReader(
            SimWorld<T> world,
            SimProcess<?> process,
            SimGroup<T> group,
            OwnershipListener listener,
            long mostInFlight) {
        this.world = world;
        this.process = process;
        this.group = group;
        this.listener = listener;
        this.flight = new SimFlight(mostInFlight);
    }

    boolean isOf(SimProcess<?> asked) {
        return process == asked;
    }

    boolean isAwake() {
        return process.isAlive() && !process.isPaused();
    }

    void deafFor(int turns) {
        deafUntil = world.run().turns() + turns;
    }

    void dispossess(Partition partition) {
        dispossessed.add(partition);
    }

    private boolean isDeaf() {
        return world.run().turns() < deafUntil;
    }

    @Override
    public Optional<Batch<T>> poll(Duration timeout) {
        process.checkAlive();
        group.assignFree();
        if (!isDeaf()) {
            hearOfLosses();
        }
        giveBack();
        claim();
        return next();
    }

    private void hearOfLosses() {
        Set<Partition> known = new LinkedHashSet<>(positions.keySet());
        known.addAll(offers.keySet());
        for (Partition partition : known) {
            if (isGone(partition)) {
                listener.onLost(Set.of(partition));
                forget(partition);
                offers.remove(partition);
            }
        }
        dispossessed.clear();
    }

    private boolean isGone(Partition partition) {
        return dispossessed.contains(partition) || !group.ownedBy(this).contains(partition);
    }

    private void forget(Partition partition) {
        positions.remove(partition);
        flight.forget(partition);
    }

    private void giveBack() {
        for (Partition partition : List.copyOf(positions.keySet())) {
            if (group.isLeaving(partition, this)) {
                listener.onRevoke(Set.of(partition));
                forget(partition);
                group.handedOver(partition, this);
            }
        }
    }

    private void claim() {
        for (Partition partition : group.ownedBy(this)) {
            if (!positions.containsKey(partition) && isOfferDue(partition)) {
                offer(partition);
            }
        }
    }

    private boolean isOfferDue(Partition partition) {
        return offers.getOrDefault(partition, Long.MIN_VALUE) <= now();
    }

    private void offer(Partition partition) {
        offers.remove(partition);
        dispossessed.remove(partition);
        flight.forget(partition);
        try {
            Position start = listener.onClaim(
                            partition, claim -> world.log().at(world.log().first(partition)))
                    .start();
            positions.put(partition, start);
            world.log().opened(partition);
        } catch (TransientException e) {
            offers.put(partition, now() + e.retryAfter().orElse(Duration.ZERO).toNanos());
        }
    }

    private Optional<Batch<T>> next() {
        flight.checkRoom();
        int count = world.run().isFair() ? BATCH : 1 + world.run().random().nextInt(2 * BATCH);
        for (Map.Entry<Partition, Position> entry : new ArrayList<>(positions.entrySet())) {
            Partition partition = entry.getKey();
            Position position = entry.getValue();
            long from = position.offset();
            boolean isRemoved = world.log().isRemoved(partition, position);
            if (isGone(partition) && (isRemoved || !isDeaf())) {
                continue; // heard of at a later poll
            }
            if (isRemoved) {
                throw new PositionLostException("position is no longer in the log: partition=" + partition, null);
            }
            Optional<Batch<T>> batch = world.log().read(partition, from, count);
            if (batch.isPresent()) {
                return Optional.of(hand(batch.get(), from));
            }
        }
        return Optional.empty();
    }

    private Batch<T> hand(Batch<T> batch, long from) {
        return world.effects().call(process, SimPlace.POLL, "read " + batch.partition() + "@" + from, () -> {
            positions.remove(batch.partition());
            positions.put(batch.partition(), batch.next());
            if (batch.next().offset() > group.committed(batch.partition())) {
                flight.add(batch); // not what is read again for its ids
            }
            return batch;
        });
    }

    private long now() {
        return world.run().clock().nanoTime();
    }

    @Override
    public void release(Partition partition, Duration pause) {
        forget(partition);
        offers.put(partition, now() + pause.toNanos());
    }

    @Override
    public Optional<Position> positionAt(Claim claim, Instant logTime) {
        return world.effects()
                .call(
                        process,
                        SimPlace.REWIND,
                        "find " + claim.partition() + " at " + logTime,
                        () -> Optional.of(world.log().positionAt(claim.partition(), logTime)));
    }

    @Override
    public OptionalLong logEnd(Partition partition) {
        return OptionalLong.of(world.log().end(partition));
    }

    @Override
    public void onCommitted(Checkpoint checkpoint) {
        flight.committed(checkpoint.partition(), checkpoint.position().offset());
    }

    @Override
    public void close() {
        group.leave(this);
    }
}

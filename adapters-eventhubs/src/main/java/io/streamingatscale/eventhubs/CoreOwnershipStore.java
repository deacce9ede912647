package io.streamingatscale.eventhubs;

import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ownership in a checkpoint store, as checkpoints under a name of their own: the position's token is the time and the owner,
 * its offset counts the writes. To take a partition raises the epoch and so refuses all that others were about to write.
 */
final class CoreOwnershipStore implements OwnershipStore {

    private final CheckpointStore store;
    private final String name;
    private final String hub;
    private final InstantSource clock;

    /**
     * Makes the records of one group.
     *
     * @param clock says when a record was written
     */
    CoreOwnershipStore(CheckpointStore store, String hub, String consumerGroup, InstantSource clock) {
        this.store = store;
        this.name = "owners of " + consumerGroup;
        this.hub = hub;
        this.clock = clock;
    }

    @Override
    public List<Owned> list(List<String> partitions) {
        List<Owned> records = new ArrayList<>();
        for (String id : partitions) {
            store.load(name, new Partition(hub, id))
                    .map(CoreOwnershipStore::owned)
                    .ifPresent(records::add);
        }
        return records;
    }

    @Override
    public List<Owned> write(List<Owned> wanted) {
        List<Owned> written = new ArrayList<>();
        for (Owned each : wanted) {
            write(each).ifPresent(written::add);
        }
        return written;
    }

    private Optional<Owned> write(Owned wanted) {
        Partition partition = new Partition(hub, wanted.partition());
        Optional<Checkpoint> present = store.load(name, partition);
        if (!present.map(CoreOwnershipStore::version).orElse("").equals(wanted.version())) {
            return Optional.empty();
        }
        long writes = present.map(last -> last.position().offset()).orElse(0L);
        Position position = Position.of(writes + 1, clock.millis() + " " + wanted.owner());
        try {
            Checkpoint next = present.filter(last -> owned(last).owner().equals(wanted.owner()))
                    .map(last -> new Checkpoint(name, partition, position, last.epoch()))
                    .orElseGet(() -> take(partition, present.map(Checkpoint::position), position));
            store.save(next);
            return Optional.of(owned(next));
        } catch (FencedException e) {
            return Optional.empty();
        }
    }

    private Checkpoint take(Partition partition, Optional<Position> seen, Position position) {
        Claim claim = store.claim(name, partition);
        if (!claim.position().equals(seen)) {
            throw new FencedException("another member was first: partition=" + partition, null);
        }
        return claim.checkpointAt(position);
    }

    private static Owned owned(Checkpoint record) {
        String token = record.position().token().orElse("0 ");
        int space = token.indexOf(' ');
        return new Owned(
                record.partition().id(),
                token.substring(space + 1),
                version(record),
                Optional.of(Instant.ofEpochMilli(Long.parseLong(token.substring(0, space)))));
    }

    private static String version(Checkpoint record) {
        return record.epoch() + ":" + record.position().offset();
    }
}

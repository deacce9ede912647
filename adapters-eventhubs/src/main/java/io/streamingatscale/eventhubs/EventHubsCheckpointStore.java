package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.models.PartitionOwnership;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Keeps checkpoints in a store of the client's own contract, such as a {@code BlobCheckpointStore}, where tools that watch lag
 * and the client's processor find them.
 *
 * <pre>{@code
 * EventHubsCheckpointStore.in(new BlobCheckpointStore(container), connection, "pipeline");
 * }</pre>
 *
 * <p>The client's contract writes a checkpoint whatever was there before, so that an owner of long ago could set it back. But it
 * writes a record of ownership only if that was not changed since. So the truth is kept in such records, as epoch and position,
 * under the consumer group's name followed by {@code ~} and the pipeline's; a save is one conditional write. The client's
 * checkpoint of the consumer group, with offset and sequence number, is written after it for others to read.
 *
 * <p>A pipeline that was never in a partition begins after the client's checkpoint of the consumer group, if there is one: so it
 * takes over from the client's processor. From then on what others write there is not looked at. To begin anew use another
 * consumer group, or delete both kinds of record.
 */
public final class EventHubsCheckpointStore implements CheckpointStore {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final com.azure.messaging.eventhubs.CheckpointStore store;
    private final EventHubsConnection connection;
    private final String consumerGroup;
    /** What this process wrote last of each partition of each pipeline. */
    private final Map<Key, Fence> written = new ConcurrentHashMap<>();

    private record Key(String pipeline, Partition partition) {}

    /**
     * A record of ownership that holds a checkpoint.
     *
     * @param version changes with each write; null before the first
     */
    private record Fence(
            long epoch,
            @Nullable Position position,
            @Nullable String version) {

        static final Fence NONE = new Fence(0, null, null);

        static Fence parse(PartitionOwnership record) {
            String[] parts = record.getOwnerId().split(" ", 3);
            Position position =
                    parts.length < 2 ? null : position(Long.parseLong(parts[1]), parts.length < 3 ? null : parts[2]);
            return new Fence(Long.parseLong(parts[0]), position, record.getETag());
        }

        private static Position position(long offset, @Nullable String token) {
            return token == null ? Position.of(offset) : Position.of(offset, token);
        }

        String text() {
            if (position == null) {
                return Long.toString(epoch);
            }
            return epoch + " " + position.offset()
                    + position.token().map(token -> " " + token).orElse("");
        }
    }

    private EventHubsCheckpointStore(
            com.azure.messaging.eventhubs.CheckpointStore store, EventHubsConnection connection, String consumerGroup) {
        this.store = store;
        this.connection = connection;
        this.consumerGroup = consumerGroup;
    }

    /**
     * Returns the store.
     *
     * @param store is used and not closed
     * @param connection the event hub that is read
     * @param consumerGroup the consumer group it is read in
     */
    public static EventHubsCheckpointStore in(
            com.azure.messaging.eventhubs.CheckpointStore store, EventHubsConnection connection, String consumerGroup) {
        return new EventHubsCheckpointStore(store, connection, consumerGroup);
    }

    @Override
    public String name() {
        return "checkpoints of " + connection + " in " + store.getClass().getSimpleName();
    }

    @Override
    public Claim claim(String pipeline, Partition partition) {
        Key key = new Key(pipeline, partition);
        Fence before = read(key);
        Optional<Position> position = position(before, key);
        Fence claimed = new Fence(before.epoch() + 1, position.orElse(null), before.version());
        Fence now = write(key, claimed)
                .orElseThrow(() -> new CheckpointException(
                        "claim was not made, another was made at the same time: " + about(key), null));
        written.put(key, now);
        return position.map(known -> Claim.resuming(pipeline, partition, now.epoch(), known))
                .orElseGet(() -> Claim.first(pipeline, partition, now.epoch()));
    }

    @Override
    public Optional<Checkpoint> load(String pipeline, Partition partition) {
        Key key = new Key(pipeline, partition);
        Fence fence = read(key);
        return position(fence, key)
                .map(position -> new Checkpoint(pipeline, partition, position, Math.max(1, fence.epoch())));
    }

    @Override
    public void save(Checkpoint checkpoint) {
        Key key = new Key(checkpoint.pipeline(), checkpoint.partition());
        Fence known = written.get(key);
        if (known == null || known.epoch() != checkpoint.epoch() || !advance(key, known, checkpoint)) {
            Fence present = read(key);
            if (present.epoch() > checkpoint.epoch()) {
                written.remove(key);
                throw FencedException.of(checkpoint, present.epoch());
            }
            if (present.epoch() < checkpoint.epoch()) {
                throw new IllegalStateException("checkpoint must be of a claimed epoch: partition="
                        + checkpoint.partition() + ", epoch=" + checkpoint.epoch() + ", currentEpoch="
                        + present.epoch());
            }
            // nobody else has claimed: the write before this one had come through and its reply was lost
            if (!advance(key, present, checkpoint)) {
                throw new CheckpointException("save could not be confirmed: " + about(key), null);
            }
        }
        publish(checkpoint);
    }

    private boolean advance(Key key, Fence from, Checkpoint checkpoint) {
        Optional<Fence> now = write(key, new Fence(checkpoint.epoch(), checkpoint.position(), from.version()));
        now.ifPresent(fence -> written.put(key, fence));
        return now.isPresent();
    }

    // ---- the client's contract ----

    private Fence read(Key key) {
        List<PartitionOwnership> records =
                ask(store.listOwnership(connection.namespace(), connection.hub(), groupOf(key)), "listOwnership", key);
        return records.stream()
                .filter(record -> record.getPartitionId().equals(key.partition().id()))
                .findFirst()
                .map(Fence::parse)
                .orElse(Fence.NONE);
    }

    /** Writes a record unless it was written by somebody since its version. */
    private Optional<Fence> write(Key key, Fence wanted) {
        PartitionOwnership record = new PartitionOwnership()
                .setFullyQualifiedNamespace(connection.namespace())
                .setEventHubName(connection.hub())
                .setConsumerGroup(groupOf(key))
                .setPartitionId(key.partition().id())
                .setOwnerId(wanted.text())
                .setETag(wanted.version());
        return ask(store.claimOwnership(List.of(record)), "claimOwnership", key).stream()
                .findFirst()
                .map(Fence::parse);
    }

    /** Returns the position of the record; before there is one, that of the client's checkpoint. */
    private Optional<Position> position(Fence fence, Key key) {
        if (fence.version() != null) {
            return Optional.ofNullable(fence.position());
        }
        return ask(
                        store.listCheckpoints(connection.namespace(), connection.hub(), consumerGroup),
                        "listCheckpoints",
                        key)
                .stream()
                .filter(checkpoint ->
                        checkpoint.getPartitionId().equals(key.partition().id()))
                .findFirst()
                .map(this::afterIt);
    }

    private Position afterIt(com.azure.messaging.eventhubs.models.Checkpoint checkpoint) {
        Long sequenceNumber = checkpoint.getSequenceNumber();
        if (sequenceNumber == null) {
            throw new ConfigurationException(
                    "checkpoint has no sequence number: hub=" + connection + ", consumerGroup=" + consumerGroup
                            + ", partition=" + checkpoint.getPartitionId()
                            + "; delete it or use another consumer group",
                    null);
        }
        String offset = checkpoint.getOffsetString();
        return Fence.position(sequenceNumber + 1, offset);
    }

    /** Writes the client's own checkpoint, which names the last event processed; there may be none yet. */
    private void publish(Checkpoint checkpoint) {
        Optional<String> offset = checkpoint.position().token();
        if (offset.isEmpty() || checkpoint.position().offset() == 0) {
            return;
        }
        com.azure.messaging.eventhubs.models.Checkpoint published =
                new com.azure.messaging.eventhubs.models.Checkpoint()
                        .setFullyQualifiedNamespace(connection.namespace())
                        .setEventHubName(connection.hub())
                        .setConsumerGroup(consumerGroup)
                        .setPartitionId(checkpoint.partition().id())
                        .setOffsetString(offset.get())
                        .setSequenceNumber(checkpoint.position().offset() - 1);
        ask(
                store.updateCheckpoint(published).cast(Object.class).flux(),
                "updateCheckpoint",
                new Key(checkpoint.pipeline(), checkpoint.partition()));
    }

    private <R> List<R> ask(Flux<R> question, String operation, Key key) {
        return Answers.within(
                DEADLINE,
                question.collectList(),
                e -> new CheckpointException("store did not answer: operation=" + operation + ", " + about(key), e));
    }

    private String about(Key key) {
        return "hub=" + connection + ", consumerGroup=" + consumerGroup + ", pipeline=" + key.pipeline()
                + ", partition=" + key.partition();
    }

    /** Stores make names lower-case, so that letters are not told apart by their case; those of a pipeline are. */
    private String groupOf(Key key) {
        StringBuilder group = new StringBuilder(consumerGroup).append('~');
        key.pipeline().chars().forEach(letter -> {
            if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-') {
                group.append((char) letter);
            } else {
                group.append('_').append(Integer.toHexString(letter)).append('_');
            }
        });
        return group.toString();
    }
}

package io.streamingatscale.eventhubs.emulator;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Checkpoints and ownerships of one hub and consumer group, for processors of this JVM. */
final class InMemoryCheckpointStore implements CheckpointStore {

    private final Map<String, PartitionOwnership> ownerships = new ConcurrentHashMap<>();
    private final Map<String, Checkpoint> checkpoints = new ConcurrentHashMap<>();

    long ownedBy(String processor) {
        return ownerships.values().stream()
                .filter(ownership -> ownership.getOwnerId().equals(processor))
                .count();
    }

    @Override
    public Flux<PartitionOwnership> listOwnership(String namespace, String hub, String group) {
        return Flux.fromIterable(List.copyOf(ownerships.values()));
    }

    @Override
    public synchronized Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> requested) {
        return Flux.fromIterable(requested.stream().filter(this::claim).toList());
    }

    private boolean claim(PartitionOwnership ownership) {
        PartitionOwnership current = ownerships.get(ownership.getPartitionId());
        if (current != null && !Objects.equals(current.getETag(), ownership.getETag())) {
            return false;
        }
        ownership.setETag(UUID.randomUUID().toString()).setLastModifiedTime(System.currentTimeMillis());
        ownerships.put(ownership.getPartitionId(), ownership);
        return true;
    }

    @Override
    public Flux<Checkpoint> listCheckpoints(String namespace, String hub, String group) {
        return Flux.fromIterable(List.copyOf(checkpoints.values()));
    }

    @Override
    public Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
        return Mono.fromRunnable(() -> checkpoints.put(checkpoint.getPartitionId(), checkpoint));
    }
}

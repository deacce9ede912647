package io.streamingatscale.benchmarks.eventhubs;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The client's contract in memory, for one hub and one processor. */
final class MemoryCheckpointStore implements CheckpointStore {

    private final Map<String, PartitionOwnership> ownerships = new ConcurrentHashMap<>();
    private final Map<String, Checkpoint> checkpoints = new ConcurrentHashMap<>();

    @Override
    public Flux<PartitionOwnership> listOwnership(String namespace, String hub, String group) {
        return Flux.fromStream(() -> List.copyOf(ownerships.values()).stream().map(MemoryCheckpointStore::copy));
    }

    @Override
    public Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> wanted) {
        return Flux.fromStream(() -> wanted.stream().map(each -> {
            PartitionOwnership record =
                    copy(each).setETag(UUID.randomUUID().toString()).setLastModifiedTime(System.currentTimeMillis());
            ownerships.put(record.getPartitionId(), record);
            return copy(record);
        }));
    }

    private static PartitionOwnership copy(PartitionOwnership record) {
        return new PartitionOwnership()
                .setFullyQualifiedNamespace(record.getFullyQualifiedNamespace())
                .setEventHubName(record.getEventHubName())
                .setConsumerGroup(record.getConsumerGroup())
                .setPartitionId(record.getPartitionId())
                .setOwnerId(record.getOwnerId())
                .setLastModifiedTime(record.getLastModifiedTime())
                .setETag(record.getETag());
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

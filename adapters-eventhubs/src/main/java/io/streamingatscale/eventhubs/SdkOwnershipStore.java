package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;

/** Ownership in a store of the client's own contract, such as blobs, in the records that the client's processor uses. */
final class SdkOwnershipStore implements OwnershipStore {

    private final CheckpointStore store;
    private final EventHubsConnection connection;
    private final String consumerGroup;
    private final Duration deadline;

    SdkOwnershipStore(CheckpointStore store, EventHubsConnection connection, String consumerGroup, Duration deadline) {
        this.store = store;
        this.connection = connection;
        this.consumerGroup = consumerGroup;
        this.deadline = deadline;
    }

    @Override
    public List<Owned> list(List<String> partitions) {
        return ask(() -> store.listOwnership(connection.namespace(), connection.hub(), consumerGroup), "list");
    }

    @Override
    public List<Owned> write(List<Owned> wanted) {
        List<PartitionOwnership> records = wanted.stream().map(this::toSdk).toList();
        return records.isEmpty() ? List.of() : ask(() -> store.claimOwnership(records), "claim");
    }

    private List<Owned> ask(Supplier<Flux<PartitionOwnership>> question, String operation) {
        return Answers.within(
                deadline,
                Flux.defer(question).map(SdkOwnershipStore::fromSdk).collectList(),
                e -> new TransientException(
                        "ownership cannot be read or written: operation=" + operation + ", hub=" + connection
                                + ", consumerGroup=" + consumerGroup,
                        e));
    }

    private PartitionOwnership toSdk(Owned owned) {
        return new PartitionOwnership()
                .setFullyQualifiedNamespace(connection.namespace())
                .setEventHubName(connection.hub())
                .setConsumerGroup(consumerGroup)
                .setPartitionId(owned.partition())
                .setOwnerId(owned.owner())
                .setETag(owned.version().isEmpty() ? null : owned.version());
    }

    private static Owned fromSdk(PartitionOwnership record) {
        String owner = record.getOwnerId();
        String version = record.getETag();
        return new Owned(
                record.getPartitionId(),
                owner == null ? "" : owner,
                version == null ? "" : version,
                Optional.ofNullable(record.getLastModifiedTime()).map(Instant::ofEpochMilli));
    }
}

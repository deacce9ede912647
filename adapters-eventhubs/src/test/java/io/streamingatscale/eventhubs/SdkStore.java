package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.CheckpointStore;
import com.azure.messaging.eventhubs.models.Checkpoint;
import com.azure.messaging.eventhubs.models.PartitionOwnership;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A store of the client's contract in memory, that loses replies where a test says so. */
final class SdkStore implements CheckpointStore {

    private final Map<String, PartitionOwnership> ownerships = new TreeMap<>();
    private final Map<String, Checkpoint> checkpoints = new TreeMap<>();
    private int writes;
    int claimRepliesToLose;
    boolean isSilent;

    @Override
    public synchronized Flux<PartitionOwnership> listOwnership(String namespace, String hub, String group) {
        return answer(ownerships.entrySet().stream()
                .filter(each -> each.getKey().startsWith(key(namespace, hub, group, "")))
                .map(each -> copy(each.getValue()))
                .toList());
    }

    @Override
    public synchronized Flux<PartitionOwnership> claimOwnership(List<PartitionOwnership> wanted) {
        List<PartitionOwnership> written =
                wanted.stream().filter(this::isCurrent).map(this::write).toList();
        if (claimRepliesToLose > 0) {
            claimRepliesToLose--;
            return Flux.error(new IllegalStateException("reply lost"));
        }
        return answer(written);
    }

    private boolean isCurrent(PartitionOwnership wanted) {
        PartitionOwnership present = ownerships.get(key(wanted));
        return present == null ? wanted.getETag() == null : present.getETag().equals(wanted.getETag());
    }

    private PartitionOwnership write(PartitionOwnership wanted) {
        PartitionOwnership record = copy(wanted).setETag("etag" + ++writes);
        ownerships.put(key(record), record);
        return copy(record);
    }

    @Override
    public synchronized Flux<Checkpoint> listCheckpoints(String namespace, String hub, String group) {
        return answer(checkpoints.entrySet().stream()
                .filter(each -> each.getKey().startsWith(key(namespace, hub, group, "")))
                .map(Map.Entry::getValue)
                .toList());
    }

    @Override
    public synchronized Mono<Void> updateCheckpoint(Checkpoint checkpoint) {
        checkpoints.put(
                key(
                        checkpoint.getFullyQualifiedNamespace(),
                        checkpoint.getEventHubName(),
                        checkpoint.getConsumerGroup(),
                        checkpoint.getPartitionId()),
                checkpoint);
        return Mono.empty();
    }

    private <R> Flux<R> answer(List<R> answers) {
        return isSilent ? Flux.never() : Flux.fromIterable(answers);
    }

    private static String key(PartitionOwnership record) {
        return key(
                record.getFullyQualifiedNamespace(),
                record.getEventHubName(),
                record.getConsumerGroup(),
                record.getPartitionId());
    }

    private static String key(String namespace, String hub, String group, String partition) {
        return String.join("/", namespace, hub, group, partition);
    }

    private static PartitionOwnership copy(PartitionOwnership record) {
        return new PartitionOwnership()
                .setFullyQualifiedNamespace(record.getFullyQualifiedNamespace())
                .setEventHubName(record.getEventHubName())
                .setConsumerGroup(record.getConsumerGroup())
                .setPartitionId(record.getPartitionId())
                .setOwnerId(record.getOwnerId())
                .setLastModifiedTime(System.currentTimeMillis())
                .setETag(record.getETag());
    }
}

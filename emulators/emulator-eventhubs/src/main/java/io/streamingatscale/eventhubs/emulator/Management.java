package io.streamingatscale.eventhubs.emulator;

import io.streamingatscale.eventhubs.emulator.RequestNode.Reply;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Answers requests for the properties of hubs and partitions. */
final class Management {

    private static final String HUB = "com.microsoft:eventhub";
    private static final String PARTITION = "com.microsoft:partition";
    /** The first of January of the year 1, which stands for never. */
    private static final long NEVER = -62_135_596_800_000L;

    private final Namespace namespace;
    private final Grants grants;

    Management(Namespace namespace, Grants grants) {
        this.namespace = namespace;
        this.grants = grants;
    }

    /** Answers a request, or does not where its answer is to be lost. */
    Optional<Reply> answer(Map<String, Object> request) {
        String name = text(request, "name");
        Optional<Hub> hub = namespace.hub(name);
        Optional<Partition> partition = hub.flatMap(found -> found.partition(text(request, "partition")));
        Optional<ReplyFault> fault =
                partition.map(Partition::faults).or(() -> hub.map(Hub::faults)).flatMap(Faults::nextManagement);
        if (fault.isPresent()) {
            return fault.filter(value -> !value.isSilence())
                    .map(value -> Reply.of(value.status(), value.description()));
        }
        Optional<String> denial = grants.denial(text(request, "security_token"), name);
        if (denial.isPresent()) {
            return denial.map(reason -> Reply.of(401, reason));
        }
        return Optional.of(answer(text(request, "type"), name, hub, partition));
    }

    private Reply answer(String type, String name, Optional<Hub> hub, Optional<Partition> partition) {
        if (hub.isEmpty()) {
            return Reply.of(404, AmqpError.notFound(name).description());
        }
        return switch (type) {
            case HUB -> new Reply(200, "OK", properties(hub.get()));
            case PARTITION ->
                partition
                        .map(found -> new Reply(200, "OK", properties(hub.get(), found)))
                        .orElseGet(() -> Reply.of(
                                400, Attaching.noSuchPartition(hub.get()).description()));
            default -> Reply.of(400, "The type '" + type + "' is unknown.");
        };
    }

    private static String text(Map<String, Object> request, String name) {
        return String.valueOf(request.getOrDefault(name, ""));
    }

    private static Map<String, Object> properties(Hub hub) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("name", hub.name());
        properties.put("type", HUB);
        properties.put("created_at", EventCodec.timestamp(hub.createdAt()));
        properties.put("partition_count", hub.partitions().size());
        properties.put(
                "partition_ids", hub.partitions().stream().map(Partition::id).toArray(String[]::new));
        properties.put("georeplication_factor", 1);
        return properties;
    }

    private static Map<String, Object> properties(Hub hub, Partition partition) {
        PartitionLog log = partition.log();
        boolean neverUsed = log.next() == 0;
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("name", hub.name());
        properties.put("type", PARTITION);
        properties.put("partition", partition.id());
        properties.put("begin_sequence_number", log.first());
        properties.put("last_enqueued_sequence_number", log.next() - 1);
        properties.put("last_enqueued_offset", partition.lastOffset());
        properties.put("last_enqueued_time_utc", EventCodec.timestamp(neverUsed ? NEVER : log.lastEnqueuedTime()));
        properties.put("is_partition_empty", log.size() == 0);
        return properties;
    }
}

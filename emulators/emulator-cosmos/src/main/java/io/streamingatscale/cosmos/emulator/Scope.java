package io.streamingatscale.cosmos.emulator;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which documents a query, a feed or the change feed is about: those of a physical partition, of a part of its range, of a logical
 * partition or of all that begin alike.
 */
record Scope(PhysicalPartition partition, Predicate<StoredDocument> filter) {

    static Scope of(Call call, Container container) {
        Optional<LogicalKey> key =
                call.partitionKey().filter(given -> !given.values().isEmpty());
        Optional<String> to = call.header("x-ms-end-epk");
        Optional<String> from = call.header("x-ms-start-epk").or(() -> to.map(end -> EffectivePartitionKey.MIN));
        Predicate<StoredDocument> filter =
                key.map(given -> ofKey(container, given)).orElse(document -> true);
        if (from.isPresent() && to.isPresent()) {
            filter = filter.and(ofRange(container, from.get(), to.get()));
        }
        PhysicalPartition partition = partition(call, container, key, from);
        container.expire(partition);
        return new Scope(partition, filter);
    }

    private static PhysicalPartition partition(
            Call call, Container container, Optional<LogicalKey> key, Optional<String> from) {
        PartitionMap partitions = container.partitions();
        if (call.rangeId().isPresent()) {
            return partitions.byId(call.rangeId().get());
        }
        if (key.isPresent()) {
            return partitions.of(container.effectiveKey(key.get()));
        }
        if (from.isPresent()) {
            return partitions.of(from.get());
        }
        List<PhysicalPartition> all = partitions.all();
        if (all.size() > 1) {
            throw new Refusal(400, 1004, "a query over several partitions needs a range or a partition key");
        }
        return all.get(0);
    }

    private static Predicate<StoredDocument> ofKey(Container container, LogicalKey key) {
        String json = key.json();
        if (key.values().size() == container.keyPaths().paths().size()) {
            return document -> document.key().partitionKey().equals(json);
        }
        String prefix = json.substring(0, json.length() - 1) + ',';
        return document -> document.key().partitionKey().startsWith(prefix);
    }

    private static Predicate<StoredDocument> ofRange(Container container, String from, String to) {
        return document -> {
            String position =
                    container.effectiveKey(LogicalKey.parse(document.key().partitionKey()));
            return position.compareTo(from) >= 0 && position.compareTo(to) < 0;
        };
    }
}

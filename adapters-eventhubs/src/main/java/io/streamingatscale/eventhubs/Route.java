package io.streamingatscale.eventhubs;

import com.azure.messaging.eventhubs.models.CreateBatchOptions;
import org.jspecify.annotations.Nullable;

/** Where an event goes: to the partition of a key, to a partition, or to any. */
record Route(@Nullable String partitionKey, @Nullable String partitionId) {

    static final int LONGEST_KEY = 128;

    private static final Route ANY = new Route(null, null);

    /** Returns the route by a key, or to any partition where there is none: the service takes an empty key for none. */
    static Route ofKey(@Nullable String key) {
        if (key == null || key.isEmpty()) {
            return ANY;
        }
        if (key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException(
                    "partition key must have <= " + LONGEST_KEY + " characters: length=" + key.length());
        }
        return new Route(key, null);
    }

    static Route ofPartition(String id) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("partition id must not be blank: partitionId=\"" + id + "\"");
        }
        return new Route(null, id);
    }

    static Route any() {
        return ANY;
    }

    /** Returns whether events keep their order: a batch waits for the one before it. */
    boolean isOrdered() {
        return !equals(ANY);
    }

    CreateBatchOptions options() {
        CreateBatchOptions options = new CreateBatchOptions();
        if (partitionKey != null) {
            options.setPartitionKey(partitionKey);
        }
        if (partitionId != null) {
            options.setPartitionId(partitionId);
        }
        return options;
    }

    /** Tells the kind alone: keys may be confidential. */
    @Override
    public String toString() {
        if (partitionId != null) {
            return "partition " + partitionId;
        }
        return partitionKey == null ? "any partition" : "partition of a key";
    }
}

package io.streamingatscale.cosmos;

import com.azure.cosmos.models.PartitionKey;

/**
 * Which document of a container.
 *
 * @param partition the value of its partition key: text, a number or a boolean
 * @param id its id, as {@link DocumentId} makes it
 */
record DocumentKey(Object partition, String id) {

    PartitionKey partitionKey() {
        return new PartitionKey(partition);
    }
}

package io.streamingatscale.cosmos;

import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.IncludedPath;
import com.azure.cosmos.models.UniqueKeyPolicy;
import io.streamingatscale.core.ConfigurationException;
import java.util.List;

/** Whether a container fits what is to be written to it. */
final class ContainerInspection {

    private final CosmosContainerProperties properties;
    private final String what;

    ContainerInspection(CosmosContainerProperties properties, String database) {
        this.properties = properties;
        this.what = "database=\"" + database + "\", container=\"" + properties.getId() + "\"";
    }

    /**
     * Checks partition key and expiry.
     *
     * @throws ConfigurationException if the container does not fit the mapping
     */
    void check(Documents<?> documents, WriteMode mode) {
        List<String> paths = properties.getPartitionKeyDefinition().getPaths();
        String mapped = "/" + documents.partitionKey().name();
        if (!paths.equals(List.of(mapped))) {
            throw new ConfigurationException(
                    "partition key of the mapping is not the container's: " + what + ", mapped=" + mapped
                            + ", container's=" + paths,
                    null);
        }
        if (mode == WriteMode.UPSERT_IF_NEWER
                && documents.tombstone().isPresent()
                && properties.getDefaultTimeToLiveInSeconds() == null) {
            throw new ConfigurationException(
                    "deleted documents would stay for ever, as nothing expires in the container; set its default time to"
                            + " live, to -1 for documents that stay: " + what,
                    null);
        }
    }

    boolean hasUniqueKeys() {
        UniqueKeyPolicy policy = properties.getUniqueKeyPolicy();
        return policy != null && !policy.getUniqueKeys().isEmpty();
    }

    /** Returns whether every path is indexed, which makes writes more than twice as dear. */
    boolean indexesEverything() {
        return properties.getIndexingPolicy().getIncludedPaths().stream()
                .map(IncludedPath::getPath)
                .anyMatch("/*"::equals);
    }

    @Override
    public String toString() {
        return what;
    }
}

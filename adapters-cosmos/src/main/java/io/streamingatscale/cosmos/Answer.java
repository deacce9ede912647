package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosBatchOperationResult;
import com.azure.cosmos.models.CosmosBulkItemResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the service said to one operation.
 *
 * @param status the HTTP status
 * @param subStatus Cosmos DB's own, 0 where there is none
 * @param retryAfter how long to wait, zero where the service did not say
 * @param eTag the document's, where there is one
 * @param document reads the document, where there is one
 */
record Answer(
        int status,
        int subStatus,
        Duration retryAfter,
        @Nullable String eTag,
        Supplier<@Nullable ObjectNode> document) {

    /** Of an operation that got no answer. */
    static final Answer NONE = of(0, 0, null);

    static Answer of(CosmosBulkItemResponse response) {
        return new Answer(
                response.getStatusCode(),
                response.getSubStatusCode(),
                orZero(response.getRetryAfterDuration()),
                response.getETag(),
                () -> response.getItem(ObjectNode.class));
    }

    static Answer of(CosmosBatchOperationResult result) {
        return new Answer(
                result.getStatusCode(),
                result.getSubStatusCode(),
                orZero(result.getRetryAfterDuration()),
                result.getETag(),
                () -> result.getItem(ObjectNode.class));
    }

    /** Returns the answer to an operation whose whole request failed. */
    static Answer of(CosmosException failure) {
        return of(failure.getStatusCode(), failure.getSubStatusCode(), failure.getRetryAfterDuration());
    }

    static Answer of(int status, int subStatus, @Nullable Duration retryAfter) {
        return new Answer(status, subStatus, orZero(retryAfter), null, () -> null);
    }

    private static Duration orZero(@Nullable Duration duration) {
        return duration == null ? Duration.ZERO : duration;
    }

    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Returns status and sub-status, as {@code 409/0}. */
    @Override
    public String toString() {
        return status + "/" + subStatus;
    }
}

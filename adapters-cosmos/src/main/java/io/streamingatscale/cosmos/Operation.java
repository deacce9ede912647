package io.streamingatscale.cosmos;

import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchItemRequestOptions;
import com.azure.cosmos.models.CosmosBatchPatchItemRequestOptions;
import com.azure.cosmos.models.CosmosBulkItemRequestOptions;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosBulkPatchItemRequestOptions;
import com.azure.cosmos.models.CosmosItemOperation;
import com.azure.cosmos.models.CosmosPatchOperations;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.util.RawValue;
import org.jspecify.annotations.Nullable;

/** One operation on one document, for bulk requests and for transactions. Immutable. */
sealed interface Operation {

    /** Inserts the document; the service answers 409 if it is there. */
    record Create(String json) implements Operation {}

    /** Inserts or overwrites the document. */
    record Upsert(String json) implements Operation {}

    /** Overwrites the document as it was read; 412 if it has changed since, 404 if it is gone. */
    record Replace(String json, String eTag) implements Operation {}

    /** Changes fields of the document; 412 if it does not meet the condition, 404 if it is not there. */
    record Patch(CosmosPatchOperations changes, @Nullable String condition) implements Operation {}

    /** Removes the document; 404 if it is not there. */
    record Delete() implements Operation {}

    /** Reads the document; 404 if it is not there. */
    record Read() implements Operation {}

    /**
     * Returns the operation for a bulk request.
     *
     * @param context comes back with the answer
     */
    default CosmosItemOperation inBulk(DocumentKey key, Object context) {
        PartitionKey partition = key.partitionKey();
        if (this instanceof Create create) {
            return CosmosBulkOperations.getCreateItemOperation(item(create.json), partition, context);
        }
        if (this instanceof Upsert upsert) {
            return CosmosBulkOperations.getUpsertItemOperation(item(upsert.json), partition, context);
        }
        if (this instanceof Replace replace) {
            CosmosBulkItemRequestOptions options = new CosmosBulkItemRequestOptions().setIfMatchETag(replace.eTag);
            return CosmosBulkOperations.getReplaceItemOperation(
                    key.id(), item(replace.json), partition, options, context);
        }
        if (this instanceof Patch patch) {
            CosmosBulkPatchItemRequestOptions options =
                    new CosmosBulkPatchItemRequestOptions().setFilterPredicate(patch.condition);
            return CosmosBulkOperations.getPatchItemOperation(key.id(), partition, patch.changes, options, context);
        }
        return this instanceof Delete
                ? CosmosBulkOperations.getDeleteItemOperation(key.id(), partition, context)
                : CosmosBulkOperations.getReadItemOperation(key.id(), partition, context);
    }

    /** Adds the operation to a transaction. */
    default void addTo(CosmosBatch batch, String id) {
        if (this instanceof Create create) {
            batch.createItemOperation(item(create.json));
        } else if (this instanceof Upsert upsert) {
            batch.upsertItemOperation(item(upsert.json));
        } else if (this instanceof Replace replace) {
            batch.replaceItemOperation(
                    id, item(replace.json), new CosmosBatchItemRequestOptions().setIfMatchETag(replace.eTag));
        } else if (this instanceof Patch patch) {
            batch.patchItemOperation(
                    id, patch.changes, new CosmosBatchPatchItemRequestOptions().setFilterPredicate(patch.condition));
        } else if (this instanceof Delete) {
            batch.deleteItemOperation(id);
        } else {
            batch.readItemOperation(id);
        }
    }

    /** Returns what the client writes as it is, where it would build a tree of anything else. */
    private static RawValue item(String json) {
        return new RawValue(json);
    }
}

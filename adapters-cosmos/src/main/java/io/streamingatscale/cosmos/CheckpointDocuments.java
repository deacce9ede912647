package io.streamingatscale.cosmos;

import com.azure.cosmos.models.CosmosPatchOperations;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The documents that checkpoints are kept in, one for each partition of each pipeline.
 *
 * <p>The epoch is raised by an overwrite under the ETag that was read. A position is saved by a patch on the condition that the
 * epoch is the saver's, in one request.
 */
final class CheckpointDocuments {

    private static final String TYPE = "streaming-checkpoint";
    private static final String SEPARATOR = "~.";
    private static final int LONGEST_ID = 1000;

    /** Numbers of JSON are doubles in Cosmos DB. */
    private static final long GREATEST_OFFSET = (1L << 53) - 1;

    // none is a reserved word of the query language, as "offset" would be
    private static final String EPOCH = "epoch";

    private static final String POSITION = "position";
    private static final String TOKEN = "token";

    private final String partitionField;

    /**
     * Makes them.
     *
     * @param partitionField the container's partition key: {@code id}, or a field that is the partition's own name
     */
    CheckpointDocuments(String partitionField) {
        this.partitionField = partitionField;
    }

    DocumentKey key(String pipeline, Partition partition) {
        String joined = List.of(TYPE, pipeline, partition.stream(), partition.id()).stream()
                .map(DocumentId::of)
                .collect(Collectors.joining(SEPARATOR));
        String id = joined.length() <= LONGEST_ID ? joined : DocumentId.of(joined);
        return new DocumentKey(partitionField.equals("id") ? id : partition.toString(), id);
    }

    /** Returns the document of a claim. */
    String json(Claim claim) {
        DocumentKey key = key(claim.pipeline(), claim.partition());
        JsonText text = new JsonText(256).field("id", key.id());
        if (!partitionField.equals("id")) {
            text.field(partitionField, key.partition());
        }
        text.field("type", TYPE)
                .field("pipeline", claim.pipeline())
                .field("stream", claim.partition().stream())
                .field("partitionId", claim.partition().id())
                .field(EPOCH, claim.epoch());
        claim.position()
                .ifPresent(position -> text.field(POSITION, position.offset())
                        .field(TOKEN, position.token().orElse(null)));
        return text.end();
    }

    /** Returns what a document says. */
    static Claim claim(ObjectNode document, String pipeline, Partition partition) {
        long epoch = document.path(EPOCH).asLong();
        Position position = position(document);
        return position == null
                ? Claim.first(pipeline, partition, epoch)
                : Claim.resuming(pipeline, partition, epoch, position);
    }

    private static @Nullable Position position(ObjectNode document) {
        JsonNode offset = document.get(POSITION);
        JsonNode token = document.get(TOKEN);
        if (offset == null || offset.isNull()) {
            return null;
        }
        return token == null || token.isNull()
                ? Position.of(offset.asLong())
                : Position.of(offset.asLong(), token.asText());
    }

    /** Returns the patch that saves, under the checkpoint's own epoch. */
    static Operation.Patch save(Checkpoint checkpoint) {
        return new Operation.Patch(changes(checkpoint), "from c where c.epoch = " + checkpoint.epoch());
    }

    /** Returns the patch that saves once: also on the condition that the position is not there yet. */
    static Operation.Patch advance(Checkpoint checkpoint) {
        return new Operation.Patch(
                changes(checkpoint),
                "from c where c.epoch = " + checkpoint.epoch() + " and (not is_defined(c.position) or c.position < "
                        + checkpoint.position().offset() + ")");
    }

    private static CosmosPatchOperations changes(Checkpoint checkpoint) {
        if (checkpoint.position().offset() > GREATEST_OFFSET) {
            throw new IllegalArgumentException("offset must be at most 2^53 - 1: partition=" + checkpoint.partition());
        }
        return CosmosPatchOperations.create()
                .set("/" + POSITION, checkpoint.position().offset())
                .set("/" + TOKEN, checkpoint.position().token().orElse(null));
    }
}

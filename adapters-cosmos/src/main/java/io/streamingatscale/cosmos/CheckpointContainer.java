package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.CosmosPatchItemRequestOptions;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.CheckpointException;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Claims, loads and saves checkpoints in a container.
 *
 * <p><b>Threads:</b> any.
 */
final class CheckpointContainer {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int ATTEMPTS = 50;

    private final CosmosAsyncContainer container;
    private final CheckpointDocuments documents;
    private final Duration timeout;

    CheckpointContainer(CosmosAsyncContainer container, CheckpointDocuments documents, Duration timeout) {
        this.container = container;
        this.documents = documents;
        this.timeout = timeout;
    }

    CheckpointDocuments documents() {
        return documents;
    }

    /** A checkpoint as it was read. */
    private record Stored(Claim claim, String eTag) {}

    Claim claim(String pipeline, Partition partition) {
        return confirmed("claim", pipeline, partition, () -> {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Claim claim = claimOnce(pipeline, partition, read(pipeline, partition));
                if (claim != null) {
                    return claim;
                }
            }
            throw new TransientException("too many claims at once", null);
        });
    }

    /** Returns null if another has claimed since it was read. */
    private @Nullable Claim claimOnce(String pipeline, Partition partition, @Nullable Stored stored) {
        try {
            if (stored == null) {
                Claim first = Claim.first(pipeline, partition, 1);
                wait(container.createItem(node(first)));
                return first;
            }
            Claim next = raised(stored.claim());
            DocumentKey key = documents.key(pipeline, partition);
            wait(container.replaceItem(
                    node(next),
                    key.id(),
                    key.partitionKey(),
                    new CosmosItemRequestOptions().setIfMatchETag(stored.eTag())));
            return next;
        } catch (CosmosException e) {
            if (isConflict(e)) {
                return null;
            }
            throw e;
        }
    }

    private static boolean isConflict(CosmosException e) {
        return e.getStatusCode() == 409 || e.getStatusCode() == 412 || isMissing(e);
    }

    private static boolean isMissing(CosmosException e) {
        return e.getStatusCode() == 404 && Failure.of(Answer.of(e)) == Failure.NONE;
    }

    private static Claim raised(Claim claim) {
        long epoch = claim.epoch() + 1;
        return claim.position()
                .map(position -> Claim.resuming(claim.pipeline(), claim.partition(), epoch, position))
                .orElseGet(() -> Claim.first(claim.pipeline(), claim.partition(), epoch));
    }

    Optional<Checkpoint> load(String pipeline, Partition partition) {
        return confirmed("load", pipeline, partition, () -> {
            Stored stored = read(pipeline, partition);
            return stored == null
                    ? Optional.empty()
                    : stored.claim().position().map(position -> stored.claim().checkpointAt(position));
        });
    }

    void save(Checkpoint checkpoint) {
        confirmed("save", checkpoint.pipeline(), checkpoint.partition(), () -> {
            DocumentKey key = documents.key(checkpoint.pipeline(), checkpoint.partition());
            Operation.Patch save = CheckpointDocuments.save(checkpoint);
            try {
                return wait(container.patchItem(
                        key.id(),
                        key.partitionKey(),
                        save.changes(),
                        new CosmosPatchItemRequestOptions().setFilterPredicate(save.condition()),
                        ObjectNode.class));
            } catch (CosmosException e) {
                if (e.getStatusCode() == 412 || isMissing(e)) {
                    throw refused(checkpoint);
                }
                throw e;
            }
        });
    }

    /**
     * Returns the exception of a checkpoint whose epoch is not the present one. The read that tells may be of a replica that
     * lags behind, and so show the refused epoch itself.
     */
    RuntimeException refused(Checkpoint checkpoint) {
        Stored stored = read(checkpoint.pipeline(), checkpoint.partition());
        if (stored == null || stored.claim().epoch() < checkpoint.epoch()) {
            return new IllegalStateException("checkpoint must be of a claimed epoch: partition="
                    + checkpoint.partition() + ", epoch=" + checkpoint.epoch());
        }
        return FencedException.of(checkpoint, stored.claim().epoch());
    }

    /** Returns the offset saved by the owner of a checkpoint; empty if there is none, or another owner has come. */
    OptionalLong savedOffset(Checkpoint checkpoint) {
        Stored stored = read(checkpoint.pipeline(), checkpoint.partition());
        return stored == null || stored.claim().epoch() != checkpoint.epoch()
                ? OptionalLong.empty()
                : stored.claim()
                        .position()
                        .map(Position::offset)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty());
    }

    private @Nullable Stored read(String pipeline, Partition partition) {
        DocumentKey key = documents.key(pipeline, partition);
        try {
            CosmosItemResponse<ObjectNode> response =
                    wait(container.readItem(key.id(), key.partitionKey(), ObjectNode.class));
            return new Stored(CheckpointDocuments.claim(response.getItem(), pipeline, partition), response.getETag());
        } catch (CosmosException e) {
            if (isMissing(e)) {
                return null;
            }
            throw e;
        }
    }

    private ObjectNode node(Claim claim) {
        try {
            return (ObjectNode) MAPPER.readTree(documents.json(claim));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("checkpoint is not json", e);
        }
    }

    private <R> R wait(Mono<R> answer) {
        R result = Blocking.get(answer, timeout);
        if (result == null) {
            throw new TransientException("Cosmos DB has not answered", null);
        }
        return result;
    }

    private <R> R confirmed(String act, String pipeline, Partition partition, Supplier<R> work) {
        String what = act + " could not be confirmed: pipeline=\"" + pipeline + "\", partition=" + partition
                + ", container=\"" + container.getId() + "\"";
        try {
            return work.get();
        } catch (CosmosException e) {
            Answer answer = Answer.of(e);
            throw Failure.of(answer) == Failure.TRANSIENT
                    ? new CheckpointException(what + ", status=" + answer, null)
                    : Failure.refused(answer, what);
        } catch (CheckpointException e) {
            throw e;
        } catch (TransientException e) {
            throw new CheckpointException(what, e);
        }
    }
}

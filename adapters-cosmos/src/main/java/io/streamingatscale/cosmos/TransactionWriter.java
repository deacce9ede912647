package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchOperationResult;
import com.azure.cosmos.models.CosmosBatchResponse;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.TransientException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents and a checkpoint of one logical partition in one transaction. The checkpoint comes first, on the
 * condition that the epoch is the writer's and the position not there yet: so an owner that has lost its partition writes
 * nothing, and a transaction whose answer was lost is not applied twice.
 *
 * <p><b>Threads:</b> any.
 */
final class TransactionWriter {

    private static final int FAILED_DEPENDENCY = 424;

    private final CosmosAsyncContainer container;
    private final CheckpointContainer checkpoints;
    private final BulkWriter bulk;
    private final Throughput throughput;

    TransactionWriter(
            CosmosAsyncContainer container, CheckpointContainer checkpoints, BulkWriter bulk, Throughput throughput) {
        this.container = container;
        this.checkpoints = checkpoints;
        this.bulk = bulk;
        this.throughput = throughput;
    }

    /**
     * What was written.
     *
     * @param applied how many changes took effect
     * @param offset that is saved: the checkpoint's, or a later one where transactions before this were applied and only their
     *     answers lost
     */
    record Written(long applied, long offset) {}

    /**
     * Writes changes of one logical partition and the checkpoint, or nothing.
     *
     * @return what was written; empty if the service does not take it now, or did not say, and has been given the time it asks
     *     for: it may take fewer
     * @throws FencedException if a newer owner holds the partition
     * @throws PoisonRecordException naming a record that can never be stored
     * @throws TransientException if the service has not taken all in time, or has not said whether it has
     */
    Optional<Written> write(List<Change> changes, Checkpoint checkpoint, Effort effort) {
        List<Change> pending = changes;
        while (true) {
            pending = looked(pending, effort);
            effort.pause(throughput.pause());
            Refusal refusal = send(pending, checkpoint, effort);
            if (refusal.isNone()) {
                return Optional.of(
                        new Written(pending.size(), checkpoint.position().offset()));
            }
            if (refusal.isTransient()) {
                effort.pauseFor(Objects.requireNonNull(refusal.answer()));
                return Optional.empty();
            }
            if (refusal.isOfCheckpoint()) {
                return Optional.of(new Written(changes.size(), alreadySaved(checkpoint)));
            }
            pending = afterwards(pending, refusal, effort);
        }
    }

    /**
     * Returns the offset that is saved, if that of a checkpoint was saved before.
     *
     * @throws TransientException if the replica that was asked has not heard of it yet; the next claim settles it
     */
    private long alreadySaved(Checkpoint checkpoint) {
        OptionalLong saved = checkpoints.savedOffset(checkpoint);
        if (saved.isEmpty()) {
            throw checkpoints.refused(checkpoint);
        }
        if (saved.getAsLong() < checkpoint.position().offset()) {
            throw new TransientException(
                    "what became of a transaction is not known yet: partition=" + checkpoint.partition(), null);
        }
        return saved.getAsLong();
    }

    /** Lets those look that read before they write, outside of the transaction, and leaves out those that are done by that. */
    private List<Change> looked(List<Change> changes, Effort effort) {
        List<Change> looking = changes.stream()
                .filter(change -> change.next() instanceof Operation.Read)
                .<Change>map(LookingChange::new)
                .toList();
        if (looking.isEmpty()) {
            return changes;
        }
        bulk.write(looking, effort);
        Set<Change> absorbed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Change each : looking) {
            LookingChange look = (LookingChange) each;
            if (look.isAbsorbed()) {
                absorbed.add(look.change());
            }
        }
        return changes.stream().filter(change -> !absorbed.contains(change)).toList();
    }

    /**
     * Why a transaction was not applied.
     *
     * @param operation which operation was refused; -1 for all of it
     * @param answer null if it was applied
     */
    private record Refusal(int operation, @Nullable Answer answer) {

        boolean isNone() {
            return answer == null;
        }

        boolean isTransient() {
            return answer != null && Failure.of(answer) == Failure.TRANSIENT;
        }

        boolean isOfCheckpoint() {
            return operation == 0 && answer != null && Failure.of(answer) == Failure.NONE;
        }
    }

    private Refusal send(List<Change> changes, Checkpoint checkpoint, Effort effort) {
        DocumentKey key = checkpoints.documents().key(checkpoint.pipeline(), checkpoint.partition());
        CosmosBatch batch = CosmosBatch.createCosmosBatch(key.partitionKey());
        CheckpointDocuments.advance(checkpoint).addTo(batch, key.id());
        changes.forEach(change -> change.next().addTo(batch, change.key().id()));
        try {
            CosmosBatchResponse response = Blocking.get(container.executeCosmosBatch(batch), effort.left());
            return response == null ? new Refusal(-1, Answer.NONE) : taken(response, effort);
        } catch (CosmosException e) {
            return new Refusal(-1, Answer.of(e));
        }
    }

    private Refusal taken(CosmosBatchResponse response, Effort effort) {
        double charge = response.getRequestCharge();
        String token = response.getSessionToken();
        throughput.charged(token == null ? "" : token, charge);
        effort.charged(charge);
        Refusal refusal = response.isSuccessStatusCode() ? new Refusal(-1, null) : refusal(response);
        boolean isThrottled = refusal.answer() != null && Failure.isThrottled(refusal.answer());
        throughput.answered(0, 0, isThrottled ? 1 : 0, charge);
        return refusal;
    }

    private static Refusal refusal(CosmosBatchResponse response) {
        List<CosmosBatchOperationResult> results = response.getResults();
        for (int i = 0; i < results.size(); i++) {
            int status = results.get(i).getStatusCode();
            if (status != FAILED_DEPENDENCY && (status < 200 || status >= 300)) {
                return new Refusal(i, Answer.of(results.get(i)));
            }
        }
        return new Refusal(
                -1, Answer.of(response.getStatusCode(), response.getSubStatusCode(), response.getRetryAfterDuration()));
    }

    /** Returns the changes that are to be sent after a refusal of one of them. */
    private static List<Change> afterwards(List<Change> changes, Refusal refusal, Effort effort) {
        Answer answer = Objects.requireNonNull(refusal.answer());
        Change refused = refusal.operation() > 0 ? changes.get(refusal.operation() - 1) : null;
        if (Failure.of(answer) == Failure.DOCUMENT) {
            throw refused == null ? tooLarge(changes, answer, effort) : refused.poison("document was refused", answer);
        }
        if (refused == null || Failure.of(answer) == Failure.FATAL) {
            throw Failure.refused(answer, effort.toString());
        }
        return settled(changes, refused, answer);
    }

    private static List<Change> settled(List<Change> changes, Change refused, Answer answer) {
        boolean isDone = refused.answered(answer) == Change.Outcome.ABSORBED;
        List<Change> rest =
                isDone ? changes.stream().filter(change -> change != refused).toList() : changes;
        // one that is there makes it likely that others are, and each would cost a transaction to find out
        rest.forEach(Change::lookFirst);
        return rest;
    }

    /** Of one record alone it is that record's fault; of several it is not known whose. */
    private static RuntimeException tooLarge(List<Change> changes, Answer answer, Effort effort) {
        return changes.size() == 1
                ? changes.get(0).poison("document was refused", answer)
                : Failure.refused(answer, effort.toString());
    }
}

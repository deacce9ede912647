package io.streamingatscale.cosmos;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.CosmosItemSerializer;
import com.azure.cosmos.models.CosmosBulkExecutionOptions;
import com.azure.cosmos.models.CosmosBulkItemResponse;
import com.azure.cosmos.models.CosmosBulkOperationResponse;
import com.azure.cosmos.models.CosmosItemOperation;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.TransientException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Sends changes in bulk requests until each is done. Of one document only one operation is under way, so that its changes
 * keep their order whatever is sent again.
 *
 * <p><b>Threads:</b> any.
 */
final class BulkWriter {

    /** The most that the client allows. */
    private static final int REQUESTS_OF_A_RANGE = 5;

    private final CosmosAsyncContainer container;
    private final Throughput throughput;
    private final CosmosBulkExecutionOptions options;

    BulkWriter(CosmosAsyncContainer container, Throughput throughput) {
        this.container = container;
        this.throughput = throughput;
        this.options = new CosmosBulkExecutionOptions()
                .setMaxMicroBatchConcurrency(REQUESTS_OF_A_RANGE)
                // documents are text already; the client's own serializer may be the application's
                .setCustomItemSerializer(CosmosItemSerializer.DEFAULT_SERIALIZER);
    }

    /** What the answers to one bulk request say in all. */
    private static final class Tally {
        private int answers;
        private int taken;
        private int throttled;
        private double charge;
        /** Whether a request was refused for what is in it, and it is not known for which operation. */
        private boolean isTooMuch;

        private @Nullable Answer notNow;
        private @Nullable PoisonRecordException poison;

        void notNow(Answer answer) {
            throttled += Failure.isThrottled(answer) ? 1 : 0;
            if (notNow == null || notNow.retryAfter().compareTo(answer.retryAfter()) < 0) {
                notNow = answer;
            }
        }

        void poison(PoisonRecordException found) {
            if (poison == null || found.origin().offset() < poison.origin().offset()) {
                poison = found;
            }
        }
    }

    /**
     * Sends changes and waits until all are done.
     *
     * @throws PoisonRecordException naming the first record of a request that can never be stored
     * @throws TransientException if the service has not taken all in time
     * @throws ConfigurationException if it never will
     */
    CommitResult write(List<Change> changes, Effort effort) {
        Queues queues = new Queues(changes);
        int most = Integer.MAX_VALUE;
        while (!queues.isEmpty()) {
            effort.pause(throughput.pause());
            List<Change> round = queues.heads(Math.min(most, throughput.window()));
            Tally tally = send(round, queues, effort);
            most = tally.isTooMuch ? Math.max(1, round.size() / 2) : most;
            throughput.answered(round.size(), round.size() - tally.taken, tally.throttled, tally.charge);
            effort.charged(tally.charge);
            if (tally.poison != null) {
                throw tally.poison;
            }
            if (tally.taken > 0) {
                effort.progressed();
            }
            if (tally.notNow != null) {
                effort.pauseFor(tally.notNow);
            }
        }
        return queues.result();
    }

    private Tally send(List<Change> round, Queues queues, Effort effort) {
        Flux<CosmosItemOperation> operations =
                Flux.fromIterable(round).map(change -> change.next().inBulk(change.key(), change));
        Tally tally = new Tally();
        try {
            List<CosmosBulkOperationResponse<Change>> responses = Blocking.get(
                    container.<Change>executeBulkOperations(operations, options).collectList(), effort.left());
            for (CosmosBulkOperationResponse<Change> response :
                    Objects.requireNonNullElse(responses, List.<CosmosBulkOperationResponse<Change>>of())) {
                take(response, queues, tally, effort, round.size() == 1);
            }
        } catch (CosmosException e) {
            take(Answer.of(e), tally, effort);
        }
        if (tally.answers < round.size() && tally.notNow == null) {
            tally.notNow(Answer.NONE);
        }
        return tally;
    }

    /** Takes the answer to a request as a whole. */
    private static void take(Answer answer, Tally tally, Effort effort) {
        if (Failure.of(answer) != Failure.TRANSIENT) {
            throw Failure.refused(answer, effort.toString());
        }
        tally.notNow(answer);
    }

    /** Takes the answer to an operation, which may be that to its request. */
    private void take(
            CosmosBulkOperationResponse<Change> response, Queues queues, Tally tally, Effort effort, boolean isAlone) {
        Change change = response.getOperation().getContext();
        Answer answer = answer(response, tally);
        tally.answers++;
        switch (Failure.of(answer)) {
            case NONE -> {
                tally.taken++;
                answered(change, answer, queues, tally);
            }
            case TRANSIENT -> tally.notNow(answer);
            case DOCUMENT -> {
                if (isAlone || response.getResponse() != null) {
                    tally.poison(change.poison("document was refused", answer));
                } else {
                    tally.isTooMuch = true;
                    tally.notNow(answer);
                }
            }
            case FATAL -> throw Failure.refused(answer, effort.toString());
        }
    }

    private Answer answer(CosmosBulkOperationResponse<Change> response, Tally tally) {
        CosmosBulkItemResponse item = response.getResponse();
        if (item != null) {
            String token = item.getSessionToken();
            throughput.charged(token == null ? "" : token, item.getRequestCharge());
            tally.charge += item.getRequestCharge();
            return Answer.of(item);
        }
        if (response.getException() instanceof CosmosException failure) {
            return Answer.of(failure);
        }
        throw new IllegalStateException("client could not send an operation", response.getException());
    }

    private static void answered(Change change, Answer answer, Queues queues, Tally tally) {
        try {
            queues.answered(change, change.answered(answer));
        } catch (PoisonRecordException e) {
            tally.poison(e);
        }
    }
}

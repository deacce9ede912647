package io.streamingatscale.core;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies the policy for poison records to those of one ownership of a partition. */
final class PoisonHandler<S> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PoisonHandler.class);

    private final PoisonPolicy<S> policy;
    private final Claim claim;
    private final PartitionMeters meters;
    private @Nullable SinkWriter<DeadLetter<S>> deadLetters;
    private boolean hasUncommitted;

    PoisonHandler(PoisonPolicy<S> policy, Claim claim, PartitionMeters meters) {
        this.policy = policy;
        this.claim = claim;
        this.meters = meters;
    }

    /** Returns how often a record is processed before it counts as poison. */
    int attempts() {
        return policy.attempts();
    }

    /** Does with a poison record as the policy says. */
    void handle(StreamRecord<S> record, RuntimeException cause) {
        if (policy.isStop()) {
            throw new FatalException(new PoisonRecordException(
                    record.origin(),
                    "pipeline stops at a poison record; choose what becomes of it by onPoison(...)",
                    cause));
        }
        bury(record, cause.toString());
        log.warn(
                "poison record: origin={}, exception={}",
                record.origin(),
                cause.getClass().getName());
    }

    /** Leaves a record out that the sink had refused. */
    void bury(StreamRecord<S> record, String reason) {
        if (policy.sink().isEmpty()) {
            meters.skipped.increment();
            return;
        }
        if (deadLetters == null) {
            deadLetters = policy.sink().get().open(claim);
        }
        hasUncommitted = true;
        deadLetters.write(List.of(record.withValue(new DeadLetter<>(record, reason))));
        meters.deadLettered.increment();
    }

    /** Returns whether a checkpoint must wait for {@link #commit}. */
    boolean hasUncommitted() {
        return hasUncommitted;
    }

    /** Makes the dead letters written so far durable. */
    CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
        if (deadLetters == null) {
            throw new IllegalStateException("no dead letters to commit: partition=" + claim.partition());
        }
        hasUncommitted = false;
        return deadLetters.commit(checkpoint);
    }

    @Override
    public void close() {
        if (deadLetters != null) {
            deadLetters.close();
        }
    }
}

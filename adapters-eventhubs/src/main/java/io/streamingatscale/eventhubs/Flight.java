package io.streamingatscale.eventhubs;

import io.streamingatscale.core.CommitResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The records of a writer between two commits, and whether the hub has taken them.
 *
 * <p><b>Threads:</b> any.
 */
final class Flight {

    /** Counts the records under way, and one more until the flight is sealed. */
    private final AtomicLong underWay = new AtomicLong(1);

    private final AtomicLong taken = new AtomicLong();
    private final CompletableFuture<CommitResult> answered = new CompletableFuture<>();

    void add() {
        underWay.incrementAndGet();
    }

    void landed() {
        taken.incrementAndGet();
        settle();
    }

    private void settle() {
        if (underWay.decrementAndGet() == 0) {
            answered.complete(new CommitResult(taken.get(), 0));
        }
    }

    void fail(RuntimeException failure) {
        answered.completeExceptionally(failure);
    }

    /** Says that no more is added; returns what completes when all was answered. Called once. */
    CompletableFuture<CommitResult> seal() {
        settle();
        return answered;
    }
}

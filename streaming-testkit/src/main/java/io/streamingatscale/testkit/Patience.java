package io.streamingatscale.testkit;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How long a rule waits for what must happen in the end. A bound for what hangs, no measure of speed.
 *
 * @param limit more than zero
 */
record Patience(Duration limit) {

    /** Returns what a stage completes with, or throws what it fails with. */
    <R> R await(CompletionStage<R> stage) {
        try {
            return stage.toCompletableFuture().get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError("failed with an exception that is checked or an error", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("did not complete within " + limit, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Does {@code step} until the condition holds. */
    void until(Supplier<String> what, BooleanSupplier condition, Runnable step) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("did not happen within " + limit + ": " + what.get());
            }
            step.run();
        }
    }
}

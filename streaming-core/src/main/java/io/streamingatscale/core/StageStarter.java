package io.streamingatscale.core;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Makes calls of a client that does not block. */
final class StageStarter<I, O> implements CallStarter<I, O> {

    private final AsyncProcessor<I, O> processor;

    StageStarter(AsyncProcessor<I, O> processor) {
        this.processor = processor;
    }

    @Override
    public Runnable start(StreamRecord<I> record, WorkerEnvironment environment, WhenEnded<O> whenEnded) {
        CompletionStage<List<StreamRecord<O>>> stage;
        CompletionStage<List<StreamRecord<O>>> copied;
        try {
            stage = processor.process(record);
            copied = stage.thenApply(List::copyOf);
        } catch (RuntimeException e) {
            whenEnded.ended(null, e);
            return () -> {};
        }
        var unused = copied.whenComplete((outputs, failure) -> whenEnded.ended(outputs, unwrap(failure)));
        return () -> cancel(stage);
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static void cancel(CompletionStage<?> stage) {
        try {
            stage.toCompletableFuture().cancel(true);
        } catch (UnsupportedOperationException e) {
            // a stage that cannot be cancelled is left alone
        }
    }

    @Override
    public boolean isOccupyingUntilEnded() {
        return false;
    }

    @Override
    public boolean isRepeatable() {
        return processor.isRepeatable();
    }
}

package io.streamingatscale.core;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Makes calls that block on another thread. */
final class BlockingStarter<I, O> implements CallStarter<I, O> {

    private final BlockingProcessor<I, O> processor;

    BlockingStarter(BlockingProcessor<I, O> processor) {
        this.processor = processor;
    }

    @Override
    public Runnable start(StreamRecord<I> record, WorkerEnvironment environment, WhenEnded<O> whenEnded) {
        FutureTask<List<StreamRecord<O>>> call = new FutureTask<>(() -> List.copyOf(processor.process(record)));
        try {
            environment.call(() -> {
                call.run(); // where it was cancelled meanwhile, this does nothing
                tell(call, whenEnded);
            });
        } catch (RuntimeException e) {
            whenEnded.ended(null, e);
        }
        return () -> call.cancel(true);
    }

    private static <O> void tell(FutureTask<List<StreamRecord<O>>> ended, WhenEnded<O> whenEnded) {
        try {
            whenEnded.ended(ended.get(), null);
        } catch (ExecutionException e) {
            whenEnded.ended(null, e.getCause());
        } catch (CancellationException e) {
            whenEnded.ended(null, e);
        } catch (InterruptedException e) {
            throw new AssertionError("the result is there", e);
        }
    }

    @Override
    public boolean isOccupyingUntilEnded() {
        return true;
    }

    @Override
    public boolean isRepeatable() {
        return processor.isRepeatable();
    }
}

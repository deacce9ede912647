package io.streamingatscale.core;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A worker with an asynchronous step of three calls at once. */
abstract class AsyncFixture {

    static final Duration TIMEOUT = Duration.ofMinutes(2);

    final WorkerFixture fixture;
    final FakeCalls calls = new FakeCalls();
    UnaryOperator<AsyncProcessing<String, String>> processing = UnaryOperator.identity();

    AsyncFixture(Effect effect) {
        fixture = new WorkerFixture(effect);
        fixture.log.batchSize = 4;
        fixture.steps = this::call;
    }

    StreamBuilder<String, String> call(StreamBuilder<String, String> stream) {
        return stream.processAsync(
                processing.apply(AsyncProcessing.of(calls).concurrency(3).timeout(TIMEOUT)));
    }

    /** Appends to partition 0, starts and settles. */
    void start(String... values) {
        fixture.log.append(0, values);
        fixture.start().settle();
    }

    void succeed(String... values) {
        List.of(values).forEach(value -> calls.of(value).succeed());
        fixture.settle();
    }

    void fail(String value, Throwable failure) {
        calls.of(value).fail(failure);
        fixture.settle();
    }

    void pass(Duration time) {
        fixture.environment.pass(time);
        fixture.settle();
    }

    static TransientException down() {
        return new TransientException("down", null);
    }
}

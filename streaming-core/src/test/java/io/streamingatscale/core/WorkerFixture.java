package io.streamingatscale.core;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A worker of a pipeline from {@link FakeLog} to {@link FakeSink}, stepped by hand. */
final class WorkerFixture {

    static final Duration INTERVAL = Duration.ofSeconds(1);

    final ManualEnvironment environment = new ManualEnvironment();
    final FakeLog log = new FakeLog(environment);
    final FakeStore store = new FakeStore();
    final FakeSink<String> sink;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    UnaryOperator<StreamBuilder<String, String>> steps = UnaryOperator.identity();
    UnaryOperator<PipelineBuilder<String>> settings = UnaryOperator.identity();
    Worker worker;

    WorkerFixture(Effect effect) {
        this.sink = new FakeSink<>(effect);
    }

    /** Makes a new worker, as another process would, and has it claim partition 0. */
    WorkerFixture start() {
        worker = build().worker(0, environment);
        worker.step();
        log.reader().assign(0);
        return this;
    }

    Pipeline build() {
        PipelineBuilder<String> builder = steps.apply(Pipeline.named("test").from(log))
                .to(sink)
                .commitEvery(INTERVAL)
                .onTransient(new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(8), 0))
                .metrics(registry);
        if (sink.effect() != Effect.TRANSACTIONAL) {
            builder.checkpoints(store);
        }
        return settings.apply(builder).build();
    }

    /** Steps until nothing more can be done at this moment. */
    void settle() {
        int idle = 0;
        for (int i = 0; idle < 2; i++) {
            if (i > 10_000) {
                throw new AssertionError("the worker does not come to rest");
            }
            boolean ran = environment.runTask();
            idle = worker.step() == Worker.Progress.WORKED || ran ? 0 : idle + 1;
        }
    }

    /** Lets the commit interval pass, and what becomes due happen. */
    void commit() {
        environment.pass(INTERVAL);
        settle();
    }

    double count(String meter) {
        return registry.find(meter).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}

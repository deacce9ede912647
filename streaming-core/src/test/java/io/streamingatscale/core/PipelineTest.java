package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pipeline on its own threads. */
@Timeout(60)
class PipelineTest {

    private static final int RECORDS = 50_000;

    private final CountingSink sink = new CountingSink();
    private final FakeStore store = new FakeStore();

    private Pipeline pipeline(int workers) {
        return Pipeline.named("test")
                .from(new SelfAssigningLog(RECORDS))
                .to(sink)
                .checkpoints(store)
                .workers(workers)
                .commitEvery(Duration.ofMillis(5))
                .build();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void start_twoWorkers_everyRecordTakesEffectAndCloseReports() {
        Pipeline pipeline = pipeline(2);
        assertThat(pipeline.health()).isInstanceOf(Health.NotStarted.class);
        pipeline.start();
        await(() -> sink.applied.get() == 2 * RECORDS);
        assertThat(pipeline.health()).isInstanceOf(Health.Running.class);

        DrainReport report = pipeline.drain(Duration.ofSeconds(30));

        assertThat(report.isComplete()).isTrue();
        assertThat(report.partitions())
                .hasSize(2)
                .allSatisfy(left -> assertThat(left.committed()).isEqualTo(Position.of(RECORDS)));
        assertThat(pipeline.health()).isInstanceOf(Health.Stopped.class);
        assertThat(sink.isClosed).isTrue();
        assertThat(store.isClosed).isTrue();
        assertThat(pipeline.drain(Duration.ZERO)).isEqualTo(report);
    }

    @Test
    void run_workerFails_throwsTheCauseAndStopsAll() {
        sink.failAt = 1_000;
        Pipeline pipeline = pipeline(2);

        assertThatThrownBy(pipeline::run).isInstanceOf(UnsupportedOperationException.class);

        assertThat(((Health.Stopped) pipeline.health()).cause())
                .containsInstanceOf(UnsupportedOperationException.class);
        assertThat(sink.isClosed).isTrue();
    }

    @Test
    void start_twice_isRefused() {
        try (Pipeline pipeline = pipeline(1)) {
            pipeline.start();

            assertThatThrownBy(pipeline::start).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void close_neverStarted_closesTheParts() {
        pipeline(1).close();

        assertThat(sink.isClosed).isTrue();
        assertThat(store.isClosed).isTrue();
    }

    @Test
    void close_whileARecordIsProcessed_beginsNoOther() throws Exception {
        CountDownLatch isAtWork = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicLong begun = new AtomicLong();
        Pipeline pipeline = Pipeline.named("test")
                .from(new SelfAssigningLog(RECORDS))
                .process(() -> (StreamRecord<Long> record, Output<Long> output) -> {
                    if (begun.incrementAndGet() == 3) {
                        isAtWork.countDown();
                        awaitUninterruptibly(mayGoOn);
                    }
                    output.emit(record);
                })
                .to(sink)
                .checkpoints(store)
                .build();
        pipeline.start();
        isAtWork.await();
        Thread closing = new Thread(pipeline::close);
        closing.start();
        await(() -> closing.getState() == Thread.State.TIMED_WAITING);

        mayGoOn.countDown();
        closing.join();

        assertThat(begun).hasValue(3);
        assertThat(sink.applied).hasValue(3);
        assertThat(pipeline.drain(Duration.ZERO).isComplete()).isTrue();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Counts, and answers its commits from another thread. */
    private static final class CountingSink implements Sink<Long> {

        final AtomicLong applied = new AtomicLong();
        volatile boolean isClosed;
        long failAt = Long.MAX_VALUE;

        @Override
        public String name() {
            return "counter";
        }

        @Override
        public Effect effect() {
            return Effect.KEYED;
        }

        @Override
        public SinkWriter<Long> open(Claim claim) {
            return new CountingWriter();
        }

        @Override
        public void close() {
            isClosed = true;
        }

        private final class CountingWriter implements SinkWriter<Long> {

            private long written;

            @Override
            public void write(List<StreamRecord<Long>> records) {
                written += records.size();
                if (records.get(records.size() - 1).value() >= failAt) {
                    throw new UnsupportedOperationException("broken");
                }
            }

            @Override
            public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
                long count = written;
                written = 0;
                return CompletableFuture.supplyAsync(() -> {
                    applied.addAndGet(count);
                    return new CommitResult(count, 0);
                });
            }

            @Override
            public void close() {}
        }
    }
}

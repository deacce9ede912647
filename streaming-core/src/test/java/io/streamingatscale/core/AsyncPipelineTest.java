package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that block, on the pipeline's own threads. */
@Timeout(60)
class AsyncPipelineTest {

    private static final int RECORDS = 4_000;
    private static final int CONCURRENCY = 8;
    private static final int WORKERS = 2;

    private final FakeStore store = new FakeStore();
    private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();

    private Pipeline pipeline(Sink<Long> sink, AsyncProcessing<Long, Long> processing, int workers, int records) {
        return Pipeline.named("async")
                .from(new SelfAssigningLog(records))
                .processAsync(processing)
                .to(sink)
                .checkpoints(store)
                .workers(workers)
                .commitEvery(Duration.ofMillis(5))
                .build();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new AssertionError("not in time");
            }
            Thread.onSpinWait();
        }
    }

    private long committed() {
        return store.load("async", Partition.of("numbers", 0))
                .map(checkpoint -> checkpoint.position().offset())
                .orElse(0L);
    }

    private static List<String> callThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter("async-call"::equals)
                .toList();
    }

    /** Notes what is written, by partition. */
    private static final class Written implements Sink<Long> {

        private final ConcurrentHashMap<Partition, List<Long>> values = new ConcurrentHashMap<>();
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public String name() {
            return "written";
        }

        @Override
        public Effect effect() {
            return Effect.KEYED;
        }

        @Override
        public SinkWriter<Long> open(Claim claim) {
            List<Long> own = values.computeIfAbsent(claim.partition(), key -> new ArrayList<>());
            return new SinkWriter<>() {
                @Override
                public void write(List<StreamRecord<Long>> records) {
                    records.forEach(record -> own.add(record.value()));
                    count.addAndGet(records.size());
                }

                @Override
                public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
                    return CompletableFuture.completedFuture(CommitResult.EMPTY);
                }

                @Override
                public void close() {}
            };
        }
    }

    /** Counts who is inside, of each worker's partition and key. */
    private final class Service implements BlockingProcessor<Long, Long> {

        private final ConcurrentHashMap<Object, AtomicInteger> inside = new ConcurrentHashMap<>();
        private final ConcurrentHashMap<Object, Long> latest = new ConcurrentHashMap<>();

        @Override
        public List<StreamRecord<Long>> process(StreamRecord<Long> record) {
            Partition partition = record.origin().partition();
            String key = partition + "/" + record.value() % 100;
            enter(partition, CONCURRENCY);
            enter(key, 1);
            Long before = latest.put(key, record.value());
            if (before != null && before >= record.value()) {
                wrongs.add(record + " after " + before);
            }
            for (int i = 0; i < record.value() % 7 * 100; i++) {
                Thread.onSpinWait();
            }
            inside.get(key).decrementAndGet();
            inside.get(partition).decrementAndGet();
            return List.of(record);
        }

        private void enter(Object room, int most) {
            int now = inside.computeIfAbsent(room, key -> new AtomicInteger()).incrementAndGet();
            if (now > most) {
                wrongs.add(now + " at once in " + room);
            }
        }
    }

    @Test
    void processAsync_blockingCallsOfTwoWorkers_areWrittenInOrderWithinTheBoundsAndTheThreadsEnd() {
        Written sink = new Written();
        Pipeline pipeline = pipeline(
                sink,
                AsyncProcessing.blocking(new Service())
                        .concurrency(CONCURRENCY)
                        .keyOrderedBy(record -> record.value() % 100),
                WORKERS,
                RECORDS);
        pipeline.start();
        await(() -> sink.count.get() == WORKERS * RECORDS);

        DrainReport report = pipeline.drain(Duration.ofSeconds(30));

        assertThat(wrongs).isEmpty();
        assertThat(report.isComplete()).isTrue();
        assertThat(sink.values.values())
                .hasSize(WORKERS)
                .allSatisfy(values -> assertThat(values).hasSize(RECORDS).isSorted());
        await(() -> callThreads().isEmpty());
    }

    @Test
    void processAsync_allCallsMeet_areUnderWayAtOnce() {
        CyclicBarrier barrier = new CyclicBarrier(CONCURRENCY);
        Written sink = new Written();
        try (Pipeline pipeline = pipeline(
                sink,
                AsyncProcessing.blocking((StreamRecord<Long> record) -> {
                            barrier.await();
                            return List.of(record);
                        })
                        .concurrency(CONCURRENCY),
                1,
                CONCURRENCY * 10)) {
            pipeline.start();

            await(() -> sink.count.get() == CONCURRENCY * 10);
        }

        assertThat(sink.values.get(Partition.of("numbers", 0))).isSorted();
    }

    @Test
    void drain_callHangs_isInterruptedReportedAndItsThreadEnds() throws InterruptedException {
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Written sink = new Written();
        Pipeline pipeline = pipeline(
                sink,
                AsyncProcessing.blocking((StreamRecord<Long> record) -> {
                    if (record.value() == 5) {
                        hanging.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            interrupted.countDown();
                            throw e;
                        }
                    }
                    return List.of(record);
                }),
                1,
                20);
        pipeline.start();
        hanging.await();
        await(() -> committed() == 5);

        DrainReport report = pipeline.drain(Duration.ofMillis(50));

        assertThat(report.partitions())
                .containsExactly(new DrainReport.Remainder(Partition.of("numbers", 0), Position.of(5), 15));
        interrupted.await();
        await(() -> callThreads().isEmpty());
    }

    @Test
    void drain_callsUnderWay_areAwaited() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Written sink = new Written();
        Pipeline pipeline = pipeline(
                sink,
                AsyncProcessing.blocking((StreamRecord<Long> record) -> {
                            begun.countDown();
                            go.await();
                            return List.of(record);
                        })
                        .concurrency(2),
                1,
                2);
        pipeline.start();
        begun.await();
        DrainReport[] report = new DrainReport[1];
        Thread closer = new Thread(() -> report[0] = pipeline.drain(Duration.ofSeconds(30)));
        closer.start();
        await(() -> closer.getState() == Thread.State.TIMED_WAITING);

        go.countDown();
        closer.join();

        assertThat(report[0].isComplete()).isTrue();
        assertThat(committed()).isEqualTo(2);
    }
}

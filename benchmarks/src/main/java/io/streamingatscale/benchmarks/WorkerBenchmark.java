package io.streamingatscale.benchmarks;

import io.streamingatscale.core.Batch;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.OwnershipListener;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.Sink;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.Source;
import io.streamingatscale.core.SourceReader;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.Worker;
import io.streamingatscale.core.WorkerEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the runtime costs per record: one worker, an empty step, a sink that drops everything, batches of 500. The baseline
 * makes the same records and nothing else, so the difference is the runtime's.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class WorkerBenchmark {

    private static final int BATCH = 500;

    private final Partition partition = Partition.of("numbers", 0);
    private final byte[] payload = new byte[850];
    private long offset;
    private Worker worker;

    /** Makes a worker that owns its partition. */
    @Setup
    public void open() {
        worker = Pipeline.named("bench")
                .from(new EndlessSource())
                .map(value -> value)
                .to(new DroppingSink())
                .checkpoints(new InMemoryCheckpointStore())
                .build()
                .worker(0, new SameThread());
        worker.step();
    }

    /** One batch through the worker. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Worker.Progress worker() {
        return worker.step();
    }

    /** One batch made and dropped. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Batch<byte[]> baseline() {
        return nextBatch();
    }

    private Batch<byte[]> nextBatch() {
        List<StreamRecord<byte[]>> records = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            records.add(StreamRecord.of(new Origin(partition, offset++), Instant.ofEpochMilli(offset), payload));
        }
        return new Batch<>(partition, records, Position.of(offset), 850L * BATCH);
    }

    private final class EndlessSource implements Source<byte[]> {

        @Override
        public String name() {
            return "numbers";
        }

        @Override
        public SourceReader<byte[]> open(ReaderSlot slot, OwnershipListener listener) {
            return new SourceReader<>() {
                private boolean isClaimed;

                @Override
                public Optional<Batch<byte[]>> poll(Duration timeout) {
                    if (!isClaimed) {
                        isClaimed = true;
                        listener.onClaim(partition, claim -> Position.of(0));
                    }
                    return Optional.of(nextBatch());
                }

                @Override
                public void release(Partition released, Duration pause) {
                    isClaimed = false;
                }

                @Override
                public void close() {}
            };
        }
    }

    private static final class DroppingSink implements Sink<byte[]> {

        @Override
        public String name() {
            return "nowhere";
        }

        @Override
        public Effect effect() {
            return Effect.KEYED;
        }

        @Override
        public SinkWriter<byte[]> open(Claim claim) {
            return new SinkWriter<>() {
                @Override
                public void write(List<StreamRecord<byte[]>> records) {}

                @Override
                public CompletionStage<CommitResult> commit(Checkpoint checkpoint) {
                    return CompletableFuture.completedFuture(CommitResult.EMPTY);
                }

                @Override
                public void close() {}
            };
        }
    }

    private static final class SameThread implements WorkerEnvironment {

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public RandomGenerator random() {
            return RandomGenerator.getDefault();
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void await(Duration atMost) {}

        @Override
        public void signal() {}
    }
}

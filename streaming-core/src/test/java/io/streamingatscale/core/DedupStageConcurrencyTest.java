package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamingatscale.dedup.DedupProbe;
import io.streamingatscale.dedup.DedupScope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The workers of a pipeline use its one index at the same time. An index used without a lock may loop for ever. */
@Timeout(120)
class DedupStageConcurrencyTest {

    private static final int WORKERS = 4;
    private static final int RECORDS = 20_000;
    private static final int COPY_EVERY = 5;
    private static final int SYNC_EVERY = 500;
    private static final String PIPELINE = "test";

    @TempDir
    private Path directory;

    private final InMemoryCheckpointStore store = new InMemoryCheckpointStore();
    private final Deduplication<String> ids =
            Deduplication.by((String value) -> value).within(Duration.ofHours(1));

    private DedupStage<String> stage(Deduplication<String> deduplication) {
        return new DedupStage<>(
                deduplication, PIPELINE, store, new DedupMeters(new SimpleMeterRegistry(), PIPELINE, "devices"));
    }

    @RepeatedTest(5)
    void judge_workersAtTheSameTime_eachIdOfAPartitionPassesOnce() throws Exception {
        DedupStage<String> stage = stage(ids.directory(directory));
        CyclicBarrier begin = new CyclicBarrier(WORKERS);

        List<Integer> passed = atOnce(worker -> {
            Partition partition = Partition.of("devices", worker);
            stage.open();
            stage.claiming(partition);
            stage.claimed(partition, StartPoint.at(Position.of(0), true));
            begin.await();
            int count = 0;
            for (int offset = 0; offset < RECORDS; offset++) {
                int number = offset % COPY_EVERY == COPY_EVERY - 1 ? offset - 1 : offset;
                count += passes(stage, partition, offset, worker + "-" + number) ? 1 : 0;
                if (offset % SYNC_EVERY == SYNC_EVERY - 1) {
                    commit(stage, partition, offset + 1);
                    stage.entries();
                    stage.windowCovered(partition);
                }
            }
            stage.lost(partition);
            stage.close();
            return count;
        });

        assertThat(passed).containsOnly(RECORDS - RECORDS / COPY_EVERY);
    }

    @Test
    void judge_sameIdsInAllPartitionsAtTheSameTime_eachPassesOnce() throws Exception {
        DedupStage<String> stage = stage(ids.scope(DedupScope.ALL_PARTITIONS));
        CyclicBarrier begin = new CyclicBarrier(WORKERS);
        for (int worker = 0; worker < WORKERS; worker++) {
            Partition partition = Partition.of("devices", worker);
            stage.open();
            stage.claiming(partition);
            stage.claimed(partition, StartPoint.at(Position.of(0), true));
        }

        List<Integer> passed = atOnce(worker -> {
            Partition partition = Partition.of("devices", worker);
            begin.await();
            int count = 0;
            for (int offset = 0; offset < RECORDS / 10; offset++) {
                // each worker begins elsewhere among the same ids
                String id = Integer.toString((offset + worker * 37) % (RECORDS / 10));
                count += passes(stage, partition, offset, id) ? 1 : 0;
                commit(stage, partition, offset + 1);
            }
            return count;
        });

        assertThat(passed.stream().mapToInt(Integer::intValue).sum()).isEqualTo(RECORDS / 10);
    }

    /** Asks until the first copy, which another worker has, is committed. */
    private boolean passes(DedupStage<String> stage, Partition partition, long offset, String id) {
        DedupProbe probe = new DedupProbe();
        StreamRecord<String> record =
                StreamRecord.of(new Origin(partition, offset), Instant.ofEpochSecond(1_000_000 + offset), id);
        while (true) {
            stage.deduplication().ask(probe, record);
            try {
                return stage.judge(record, probe) == DedupStage.Judgement.PASSES;
            } catch (HoldException e) {
                Thread.onSpinWait();
            }
        }
    }

    private static void commit(DedupStage<String> stage, Partition partition, long next) {
        Checkpoint checkpoint = Claim.first(PIPELINE, partition, 1).checkpointAt(Position.of(next));
        stage.processed(partition, Position.of(next));
        stage.sync(checkpoint);
        stage.committed(checkpoint);
    }

    private interface Work {
        int run(int worker) throws Exception;
    }

    private static List<Integer> atOnce(Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Callable<Integer>> all = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int number = worker;
                all.add(() -> work.run(number));
            }
            List<Integer> results = new ArrayList<>();
            for (Future<Integer> result : threads.invokeAll(all)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }
}

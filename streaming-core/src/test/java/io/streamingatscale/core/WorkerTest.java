package io.streamingatscale.core;

import static io.streamingatscale.core.FakeLog.partition;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ownership, commits and their order, with fakes and a manual clock. */
class WorkerTest {

    private final WorkerFixture fixture = new WorkerFixture(Effect.KEYED);
    private final FakeSink<String> sink = fixture.sink;
    private final FakeStore store = fixture.store;

    @Test
    void step_recordsInLog_takeEffectOnceInOrderAndAreCheckpointed() {
        fixture.log.append(0, "a", "b", "c", "d", "e");

        fixture.start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b", "c", "d", "e");
        assertThat(store.saved(0)).isEqualTo(5);
        assertThat(fixture.log.reader().told).extracting(Checkpoint::position).containsExactly(Position.of(5));
    }

    @Test
    void step_intervalNotOver_doesNotCommit() {
        fixture.log.append(0, "a");

        fixture.start().settle();
        fixture.environment.pass(WorkerFixture.INTERVAL.minusNanos(1));
        fixture.settle();

        assertThat(sink.values()).isEmpty();
    }

    @Test
    void step_countReached_commitsBeforeTheInterval() {
        fixture.log.append(0, "a", "b", "c", "d");
        fixture.settings = builder -> builder.commitEveryRecords(3);

        fixture.start().settle();

        assertThat(store.saved(0)).isEqualTo(4);
    }

    @Test
    void commit_everyPart_comesInTheOrderOfTheProtocol() {
        List<String> order = new ArrayList<>();
        fixture.log.append(0, "a");
        fixture.steps = stream -> stream.process(() -> new Processor<String, String>() {
            @Override
            public void process(StreamRecord<String> record, Output<String> output) {
                output.emit(record);
            }

            @Override
            public void sync(Checkpoint checkpoint) {
                order.add("sink durable=" + !sink.applied.isEmpty() + ", saved=" + store.saved(0) + ", told="
                        + fixture.log.reader().told.size());
            }
        });

        fixture.start().settle();
        fixture.commit();

        assertThat(order).containsExactly("sink durable=true, saved=0, told=0");
        assertThat(store.saved(0)).isEqualTo(1);
    }

    @Test
    void commit_underWay_pollsAndWritesOnAndTheNextCommitTakesThat() {
        sink.answersAtOnce = false;
        fixture.log.append(0, "a", "b");
        fixture.start().settle();
        fixture.commit();

        fixture.log.append(0, "c", "d");
        fixture.settle();
        assertThat(sink.pending).hasSize(1);
        sink.pending.remove().succeed();
        fixture.settle();
        assertThat(store.saved(0)).isEqualTo(2);
        fixture.commit();
        sink.pending.remove().succeed();
        fixture.settle();

        assertThat(sink.values()).containsExactly("a", "b", "c", "d");
        assertThat(store.saved(0)).isEqualTo(4);
    }

    @Test
    void commit_sinkNotDurable_savesNothing() {
        sink.answersAtOnce = false;
        fixture.log.append(0, "a");

        fixture.start().settle();
        fixture.commit();

        assertThat(store.saved(0)).isZero();
    }

    @Test
    void claim_firstTime_savesTheStartBeforeAnyRecordIsRead() {
        fixture.log.append(0, "a", "b", "c");
        fixture.worker = fixture.build().worker(0, fixture.environment);
        fixture.worker.step();
        fixture.log.reader().startAt = 2;
        fixture.log.reader().isSilent = true;
        fixture.log.reader().assign(0);

        fixture.settle();

        assertThat(store.saved(0)).isEqualTo(2);
    }

    @Test
    void claim_afterRestart_resumesAtTheCheckpointWithAHigherEpoch() {
        fixture.log.append(0, "a", "b");
        fixture.start().settle();
        fixture.commit();
        fixture.log.append(0, "c");

        fixture.start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b", "c");
        assertThat(sink.calls).contains("open log-0 epoch 1", "open log-0 epoch 2");
    }

    @Test
    void crash_beforeCheckpointIsSaved_replaysAndTheKeyedSinkAbsorbs() {
        fixture.log.append(0, "a", "b");
        fixture.start().settle();
        fixture.environment.pass(WorkerFixture.INTERVAL);
        fixture.worker.step(); // sink durable
        assertThat(sink.values()).containsExactly("a", "b");

        fixture.start().settle(); // another process, what the first one had on other threads never happens
        fixture.commit();

        assertThat(sink.table.keySet()).containsExactly("a", "b");
        assertThat(store.saved(0)).isEqualTo(2);
    }

    @Test
    void revoke_dirtyPartition_commitsBeforeItReturns() {
        fixture.log.append(0, "a", "b");
        fixture.start().settle();

        fixture.log.reader().revoke(0);
        fixture.worker.step();

        assertThat(store.saved(0)).isEqualTo(2);
        assertThat(fixture.worker.partitions()).isEmpty();
    }

    @Test
    void revoke_commitUnderWay_waitsForItAndForTheRest() {
        sink.answersAtOnce = false;
        fixture.log.append(0, "a", "b");
        fixture.start().settle();
        fixture.commit();
        fixture.log.append(0, "c");
        fixture.settle();
        fixture.environment.elsewhere = () -> {
            boolean any = !sink.pending.isEmpty();
            if (any) {
                sink.pending.remove().succeed();
            }
            return any;
        };

        fixture.log.reader().revoke(0);
        fixture.worker.step();

        assertThat(store.saved(0)).isEqualTo(3);
        assertThat(sink.values()).containsExactly("a", "b", "c");
    }

    @Test
    void revoke_sinkHangs_givesUpAtTheDrainTimeoutAndIgnoresTheLateAnswer() {
        sink.answersAtOnce = false;
        fixture.log.append(0, "a");
        fixture.settings = builder -> builder.drainTimeout(Duration.ofSeconds(5));
        fixture.start().settle();

        fixture.log.reader().revoke(0);
        fixture.worker.step();
        sink.pending.remove().succeed();
        fixture.settle();

        assertThat(store.saved(0)).isZero();
        assertThat(fixture.worker.troubles()).isEmpty();
    }

    @Test
    void lost_commitCompletesAfterwards_isNotSavedAndNotTold() {
        sink.answersAtOnce = false;
        fixture.log.append(0, "a");
        fixture.start().settle();
        fixture.commit();

        fixture.log.reader().lose(0);
        fixture.settle();
        sink.pending.remove().succeed();
        fixture.settle();

        assertThat(store.saved(0)).isZero();
        assertThat(fixture.log.reader().told).isEmpty();
    }

    @Test
    void lost_thenClaimedAgain_lateAnswerOfTheFirstOwnershipIsNotTakenForTheSecond() {
        sink.answersAtOnce = false;
        fixture.log.append(0, "a", "b");
        fixture.start().settle();
        fixture.commit();
        FakeSink<String>.PendingCommit late = sink.pending.remove();
        fixture.log.reader().lose(0);
        fixture.log.reader().assign(0);
        fixture.settle();

        late.succeed();
        fixture.settle();
        assertThat(store.saved(0)).isZero();
        fixture.commit();
        sink.pending.remove().succeed();
        fixture.settle();

        assertThat(store.saved(0)).isEqualTo(2);
    }

    @Test
    void save_saveRunsAfterTheLoss_isFencedAtTheStoreAndChangesNothing() {
        fixture.log.append(0, "a");
        fixture.start().settle();
        fixture.environment.pass(WorkerFixture.INTERVAL);
        fixture.worker.step(); // sink durable
        fixture.worker.step(); // save handed to the other thread
        fixture.store.claim("test", partition(0)); // a newer owner

        assertThat(fixture.environment.runTask()).isTrue();
        fixture.worker.step();

        assertThat(store.saved(0)).isZero();
        assertThat(fixture.worker.troubles()).singleElement().asString().contains("a newer owner holds the partition");
    }

    @Test
    void fenced_stillAssigned_claimsAgainAfterAPauseAndGoesOn() {
        fixture.log.append(0, "a");
        fixture.start().settle();
        fixture.store.claim("test", partition(0));
        fixture.commit();
        assertThat(fixture.worker.partitions()).isEmpty();

        fixture.environment.pass(Duration.ofSeconds(2));
        fixture.settle();
        fixture.commit();

        assertThat(store.saved(0)).isEqualTo(1);
        assertThat(fixture.worker.troubles()).isEmpty();
    }

    @Test
    void claim_storeFailsOnce_isOfferedAgain() {
        fixture.log.append(0, "a");
        fixture.store.failNextClaim = new CheckpointException("down", null);
        fixture.start().settle();
        assertThat(fixture.worker.partitions()).isEmpty();

        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();
        fixture.commit();

        assertThat(store.saved(0)).isEqualTo(1);
    }

    @Test
    void step_inFlightBoundReached_stopsPollingUntilCommitted() {
        sink.answersAtOnce = false;
        fixture.log.append(0, "a", "b", "c", "d", "e", "f");
        fixture.settings = builder -> builder.maxInFlightBytes(3);

        fixture.start().settle();
        assertThat(fixture.count("streaming.records.received")).isEqualTo(4);
        assertThat(fixture.worker.step()).isEqualTo(Worker.Progress.BLOCKED);
        sink.pending.remove().succeed();
        fixture.settle();

        assertThat(fixture.count("streaming.records.received")).isEqualTo(6);
    }

    @Test
    void step_nothingArrivesThoughTheLogHasMore_opensThePartitionAnew() {
        fixture.start().settle();
        fixture.log.reader().isSilent = true;
        fixture.log.append(0, "a");
        for (int second = 0; second < 61; second++) {
            fixture.environment.pass(Duration.ofSeconds(1));
            fixture.settle();
        }
        assertThat(fixture.count("streaming.partition.reopened")).isEqualTo(1);
        fixture.log.reader().isSilent = false;

        fixture.settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a");
        assertThat(fixture.worker.troubles()).isEmpty();
    }

    @Test
    void step_quietLog_isNotOpenedAnew() {
        fixture.start().settle();
        for (int minute = 0; minute < 5; minute++) {
            fixture.environment.pass(Duration.ofMinutes(1));
            fixture.settle();
        }

        assertThat(fixture.count("streaming.partition.reopened")).isZero();
    }

    @Test
    void partitions_lag_isCountedInRecordsAndTime() {
        fixture.log.append(0, "a", "b", "c", "d");
        fixture.start();
        fixture.worker.step();
        fixture.log.reader().isSilent = true;
        fixture.environment.pass(Duration.ofSeconds(10));
        fixture.settle();

        PartitionStatus status = fixture.worker.partitions().get(0);

        assertThat(status.lag()).hasValue(2);
        assertThat(status.timeLag()).isEqualTo(Duration.ofSeconds(9));
    }
}

package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of failures of the sink, the store and the source. */
class WorkerFailureTest {

    private static TransientException down() {
        return new TransientException("down", null);
    }

    private WorkerFixture fixture = new WorkerFixture(Effect.KEYED);

    @Test
    void write_failsHalfWay_isDoneAgainFromTheCheckpointAfterAPause() {
        fixture.log.append(0, "a", "b", "c");
        fixture.sink.failNextWrite = down();
        fixture.start().settle();
        assertThat(fixture.worker.troubles()).singleElement().asString().contains("down", "failures=1", "PT1S");
        assertThat(fixture.worker.partitions()).isEmpty();

        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "b", "c");
        assertThat(fixture.store.saved(0)).isEqualTo(3);
        assertThat(fixture.worker.troubles()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Effect.class,
            names = {"KEYED", "TRANSACTIONAL"})
    void commit_appliedAndReplyLost_takesEffectOnce(Effect effect) {
        fixture = new WorkerFixture(effect);
        fixture.sink.answersAtOnce = false;
        fixture.log.append(0, "a", "b");
        fixture.start().settle();
        fixture.commit();
        fixture.sink.pending.remove().applyThenFail(down());
        fixture.sink.answersAtOnce = true;
        fixture.log.append(0, "c");

        fixture.settle();
        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.table.keySet()).containsExactly("a", "b", "c");
        if (effect == Effect.TRANSACTIONAL) {
            assertThat(fixture.sink.values()).containsExactly("a", "b", "c");
        }
    }

    @Test
    void commit_neverAnswered_countsAsFailedAtTheTimeoutAndTheLateTransactionIsRefused() {
        fixture = new WorkerFixture(Effect.TRANSACTIONAL);
        fixture.sink.answersAtOnce = false;
        fixture.log.append(0, "a");
        fixture.start().settle();
        fixture.commit();
        FakeSink<String>.PendingCommit hanging = fixture.sink.pending.remove();
        fixture.sink.answersAtOnce = true;

        fixture.environment.pass(Duration.ofMinutes(1));
        fixture.settle();
        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();
        hanging.succeed(); // the store does it after all, when a newer epoch has claimed
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a");
    }

    @Test
    void save_failsOnce_isDoneAgain() {
        fixture.log.append(0, "a");
        fixture.start().settle();
        fixture.store.failNextSave = new CheckpointException("disk full", null);

        fixture.commit();
        assertThat(fixture.store.saved(0)).isZero();
        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();
        fixture.commit();

        assertThat(fixture.store.saved(0)).isEqualTo(1);
        assertThat(fixture.sink.table.keySet()).containsExactly("a");
    }

    @Test
    void save_doneAndReplyLost_goesOnBehindIt() {
        fixture.log.append(0, "a");
        fixture.start().settle();
        fixture.store.loseNextReply = new CheckpointException("reply lost", null);

        fixture.commit();
        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.log.append(0, "b");
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "b");
    }

    @Test
    void transient_moreOftenThanTheBound_stopsWithTheCause() {
        fixture.log.append(0, "a");
        fixture.start().settle();

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 5; i++) {
                        fixture.store.failNextSave = new CheckpointException("disk full", null);
                        fixture.commit();
                        fixture.environment.pass(Duration.ofSeconds(8));
                        fixture.settle();
                    }
                })
                .isInstanceOf(CheckpointException.class)
                .hasMessage("disk full");
    }

    @Test
    void transient_commitsBetweenFailures_neverReachTheBound() {
        fixture.start();
        for (int i = 0; i < 5; i++) {
            fixture.log.append(0, "value " + i);
            fixture.settle();
            fixture.store.failNextSave = new CheckpointException("disk full", null);
            fixture.commit();
            fixture.environment.pass(Duration.ofSeconds(1));
            fixture.settle();
            fixture.commit();
        }

        assertThat(fixture.store.saved(0)).isEqualTo(5);
        assertThat(fixture.count("streaming.partition.failures")).isEqualTo(5);
    }

    @Test
    void transient_serviceAsksForALongerPause_keepsToIt() {
        fixture.log.append(0, "a");
        fixture.sink.failNextWrite = new TransientException("throttled", null, Duration.ofSeconds(20));
        fixture.start().settle();

        fixture.environment.pass(Duration.ofSeconds(19));
        fixture.settle();
        assertThat(fixture.worker.partitions()).isEmpty();
        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();

        assertThat(fixture.worker.partitions()).hasSize(1);
    }

    @Test
    void transient_inAStep_holdsOnlyItsPartitionAndKeepsOrder() {
        boolean[] down = {true};
        fixture.log.append(0, "a", "b");
        fixture.log.append(1, "x");
        fixture.steps = stream -> stream.peek(record -> {
            if (down[0] && record.value().equals("b")) {
                throw down();
            }
        });
        fixture.start();
        fixture.log.reader().assign(1);
        fixture.settle();
        fixture.commit();
        assertThat(fixture.sink.values()).containsExactly("x");

        down[0] = false;
        fixture.environment.pass(Duration.ofSeconds(8));
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("x", "a", "b");
        assertThat(fixture.store.saved(0)).isEqualTo(2);
    }

    @Test
    void transient_inAStepOnce_whatWasPutOutBeforeIsWrittenOnce() {
        fixture = new WorkerFixture(Effect.APPEND);
        boolean[] down = {true};
        fixture.log.append(0, "a", "b", "c", "d");
        fixture.steps = stream -> stream.peek(record -> {
            if (down[0] && record.value().equals("b")) {
                throw down();
            }
        });
        fixture.start().settle();
        assertThat(fixture.count("streaming.partition.failures")).isEqualTo(1);

        down[0] = false;
        fixture.environment.pass(Duration.ofSeconds(8));
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void transient_inAStep_commitsWhatWasBeforeAndLeavesTheRest() {
        fixture.log.append(0, "a", "b", "c", "d");
        fixture.steps = stream -> stream.peek(record -> {
            if (record.value().equals("c")) {
                throw down();
            }
        });
        fixture.start().settle();
        fixture.commit();

        DrainReport report = fixture.worker.drain(Duration.ZERO);

        assertThat(report.partitions())
                .containsExactly(new DrainReport.Remainder(FakeLog.partition(0), Position.of(2), 2));
    }

    @Test
    void transient_inAStep_whatWaitsStaysInTheInFlightBound() {
        fixture.log.append(0, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        fixture.settings = builder -> builder.maxInFlightBytes(4);
        fixture.steps = stream -> stream.peek(record -> {
            if (record.value().equals("c")) {
                throw down();
            }
        });

        fixture.start().settle();

        assertThat(fixture.store.saved(0)).isEqualTo(2);
        assertThat(fixture.count("streaming.records.received")).isEqualTo(6);
    }

    @Test
    void poll_sourceFailsOnce_pollsAgainAfterAPause() {
        fixture.log.append(0, "a");
        fixture.start();
        fixture.log.reader().failNextPoll = down();
        fixture.worker.step();
        assertThat(fixture.worker.troubles()).singleElement().asString().startsWith("source: ");

        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a");
        assertThat(fixture.worker.troubles()).isEmpty();
    }

    @Test
    void poll_positionLost_stops() {
        fixture.start();
        fixture.log.reader().failNextPoll = new PositionLostException("gone", null);

        assertThatThrownBy(fixture::settle).isInstanceOf(PositionLostException.class);
    }

    @Test
    void open_sinkUnknownFailure_stopsWithTheCause() {
        fixture.sink.failNextOpen = new UnsupportedOperationException("no such table");

        assertThatThrownBy(() -> fixture.start().settle()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void open_sinkFailsOnce_isOpenedUnderAHigherEpoch() {
        fixture.log.append(0, "a");
        fixture.sink.failNextOpen = down();
        fixture.start().settle();

        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.calls).contains("open log-0 epoch 2");
        assertThat(fixture.sink.values()).containsExactly("a");
    }

    @Test
    void replayed_afterFailure_isCounted() {
        fixture.log.append(0, "a", "b");
        fixture.start().settle();
        assertThat(fixture.count("streaming.records.replayed")).isZero();
        fixture.store.failNextSave = new CheckpointException("disk full", null);
        fixture.commit();

        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();
        fixture.commit();

        assertThat(fixture.count("streaming.records.replayed")).isEqualTo(2);
        assertThat(fixture.count("streaming.records.duplicate")).isEqualTo(2);
        assertThat(fixture.count("streaming.records.written")).isEqualTo(2);
    }
}

package io.streamingatscale.core;

import static io.streamingatscale.core.FakeLog.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The order and the bounds of records with calls under way. */
class AsyncProcessingTest extends AsyncFixture {

    AsyncProcessingTest() {
        super(Effect.APPEND);
    }

    @Test
    void processAsync_callsEndInReverse_areWrittenInTheOrderOfTheLog() {
        start("a", "b", "c");
        assertThat(calls.pendingValues()).containsExactly("a", "b", "c");

        succeed("c", "b", "a");
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "b", "c");
        assertThat(fixture.store.saved(0)).isEqualTo(3);
    }

    @Test
    void processAsync_severalOutputsOrNone_stayTogetherAndTheCheckpointPasses() {
        start("a", "b", "c");

        calls.of("c").give("c1", "c2");
        calls.of("b").give();
        calls.of("a").give("a1", "a2");
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a1", "a2", "c1", "c2");
        assertThat(fixture.store.saved(0)).isEqualTo(3);
    }

    @Test
    void processAsync_batchWithoutRecords_movesThePositionInItsTurn() {
        assertThat(new TurnQueue<String>().ready()).isNull();
        TurnQueue<String> queue = new TurnQueue<>();
        queue.add(new Batch<>(partition(0), List.of(), Position.of(7), 0), true);

        assertThat(queue.ready().next).isEqualTo(Position.of(7));
        queue.remove();

        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void turnQueue_batchWithAGap_sharesBytesAndKeepsPositions() {
        TurnQueue<String> queue = new TurnQueue<>();
        queue.add(
                new Batch<>(
                        partition(0),
                        List.of(FakeLog.record(0, 3, "a"), FakeLog.record(0, 5, "b"), FakeLog.record(0, 6, "c")),
                        Position.of(9),
                        11),
                true);
        List<Position> positions = new ArrayList<>();
        long bytes = 0;
        for (Turn<String> turn = queue.ready(); turn != null; turn = queue.ready()) {
            positions.add(turn.next);
            bytes += turn.bytes;
            queue.remove();
        }

        assertThat(positions).containsExactly(Position.of(5), Position.of(6), Position.of(9));
        assertThat(bytes).isEqualTo(11);
    }

    @Test
    void processAsync_stepsBeforeAndAfter_seeTheOrderOfTheLog() {
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        fixture.steps = stream -> call(stream.peek(record -> before.add(record.value())))
                .peek(record -> after.add(record.value()))
                .map(value -> value + "!");
        start("a", "b", "c");

        succeed("b", "c", "a");
        fixture.commit();

        assertThat(before).containsExactly("a", "b", "c");
        assertThat(after).containsExactly("a", "b", "c");
        assertThat(fixture.sink.values()).containsExactly("a!", "b!", "c!");
    }

    @Test
    void processAsync_twice_eachHasItsCallsAndTheOrderHolds() {
        FakeCalls second = new FakeCalls();
        fixture.steps = stream -> call(stream)
                .map(value -> value + "1")
                .processAsync(AsyncProcessing.of(second))
                .map(value -> value + "2");
        start("a", "b", "c");

        succeed("b", "a");
        assertThat(second.pendingValues()).containsExactly("a1", "b1");
        second.of("b1").succeed();
        succeed("c");
        second.of("c1").succeed();
        fixture.settle();
        fixture.commit();
        assertThat(fixture.sink.values()).isEmpty();
        second.of("a1").succeed();
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a12", "b12", "c12");
    }

    @Test
    void keyOrderedBy_sameKey_isCalledInTheOrderOfTheLogNeverTwiceAtOnce() {
        processing = step -> step.keyOrderedBy(record -> record.value().substring(0, 1));
        start("a1", "a2", "b1", "a3");
        assertThat(calls.pendingValues()).containsExactly("a1", "b1");

        succeed("a1");
        assertThat(calls.pendingValues()).containsExactly("b1", "a2");
        succeed("b1");
        assertThat(calls.pendingValues()).containsExactly("a2");
        succeed("a2");

        assertThat(calls.pendingValues()).containsExactly("a3");
    }

    @Test
    void keyOrderedBy_bytes_areComparedByContent() {
        processing = step -> step.keyOrderedBy(record -> Optional.of(new byte[] {1}));
        start("a", "b");

        assertThat(calls.pendingValues()).containsExactly("a");
    }

    @Test
    void keyOrderedBy_severalOutputsOfOneRecordWithTheSameKey_areCalledOneAfterTheOther() {
        processing = step -> step.keyOrderedBy(StreamRecord::origin);
        fixture.steps = stream -> call(stream.flatMap(value -> List.of(value + "1", value + "2")));
        start("a");
        assertThat(calls.pendingValues()).containsExactly("a1");

        succeed("a1");
        succeed("a2");
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a1", "a2");
    }

    @Test
    void keyOrderedBy_otherPartition_isAnOrderOfItsOwn() {
        processing = step -> step.keyOrderedBy(record -> "key");
        fixture.log.append(1, "b");
        start("a");
        fixture.log.reader().assign(1);
        fixture.settle();

        assertThat(calls.pendingValues()).containsExactly("a", "b");
    }

    @Test
    void concurrency_moreRecords_areCalledForAsCallsEnd() {
        start("a", "b", "c", "d", "e");
        assertThat(calls.pendingValues()).containsExactly("a", "b", "c");

        succeed("b");

        assertThat(calls.pendingValues()).containsExactly("a", "c", "d");
    }

    @Test
    void concurrency_twoPartitions_isOfTheWorkerAndBothGetTheirTurn() {
        fixture.log.append(1, "x", "y", "z");
        start("a", "b", "c", "d", "e");
        fixture.log.reader().assign(1);
        fixture.settle();
        assertThat(calls.pendingValues()).containsExactly("a", "b", "c");

        succeed("a", "b", "c");
        succeed("d", "e");

        assertThat(calls.pendingValues()).containsExactly("x", "y", "z");
    }

    @Test
    void concurrency_firstCallHangs_fourTimesAsManyAreBegunAhead() {
        start("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n");
        while (calls.pending().size() > 1) {
            calls.pending().get(1).succeed();
            fixture.settle();
        }

        assertThat(calls.begun).hasSize(12);
        assertThat(fixture.registry.get("streaming.async.inflight").gauge().value())
                .isEqualTo(12);
    }

    @Test
    void maxInFlightBytes_callsUnderWay_countAndTheWorkerIsBlockedNotWaiting() {
        fixture.log.batchSize = 1;
        fixture.settings = builder -> builder.maxInFlightBytes(2);
        start("a", "b", "c", "d");
        assertThat(fixture.count("streaming.records.received")).isEqualTo(2);
        assertThat(fixture.worker.step()).isEqualTo(Worker.Progress.BLOCKED);

        succeed("a");
        fixture.commit();

        assertThat(fixture.count("streaming.records.received")).isEqualTo(3);
    }

    @Test
    void step_callsUnderWayAndLogQuiet_isBlockedUntilOneEnds() {
        start("a");
        assertThat(fixture.worker.step()).isEqualTo(Worker.Progress.BLOCKED);

        calls.of("a").succeed();

        assertThat(fixture.worker.step()).isEqualTo(Worker.Progress.WORKED);
        assertThat(fixture.worker.step()).isEqualTo(Worker.Progress.IDLE);
    }

    @Test
    void commitEveryRecords_callsUnderWay_countOnlyWhatIsDone() {
        fixture.settings = builder -> builder.commitEveryRecords(2);
        start("a", "b", "c");

        succeed("a");
        assertThat(fixture.store.saved(0)).isZero();
        succeed("b");

        assertThat(fixture.store.saved(0)).isEqualTo(2);
    }

    @Test
    void settings_outOfRange_areRefused() {
        AsyncProcessing<String, String> step = AsyncProcessing.of(calls);

        assertThatThrownBy(() -> step.concurrency(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("concurrency must be >= 1: concurrency=0");
        assertThatThrownBy(() -> step.timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout must be > PT0S: timeout=PT0S");
    }

    @Test
    void guarantee_asynchronousStep_saysThatCallsAreMadeAgain() {
        assertThat(fixture.build().guarantee().limits())
                .anySatisfy(limit -> assertThat(limit).contains("made again", "at least once"));
        fixture.steps = stream -> stream;
        assertThat(fixture.build().guarantee().limits()).noneMatch(limit -> limit.contains("asynchronous"));
    }

    @Test
    void guarantee_callIsNotRepeatable_lowersAKeyedSink() {
        WorkerFixture keyed = new WorkerFixture(Effect.KEYED);
        keyed.steps = stream -> stream.processAsync(AsyncProcessing.blocking(new BlockingProcessor<String, String>() {
            @Override
            public List<StreamRecord<String>> process(StreamRecord<String> record) {
                return List.of(record);
            }

            @Override
            public boolean isRepeatable() {
                return false;
            }
        }));

        assertThat(keyed.build().guarantee().level()).isEqualTo(GuaranteeLevel.AT_LEAST_ONCE);
    }
}

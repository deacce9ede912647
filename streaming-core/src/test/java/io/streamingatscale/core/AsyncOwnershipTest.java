package io.streamingatscale.core;

import static io.streamingatscale.core.FakeLog.partition;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where checkpoints stand while calls are under way, and what becomes of calls when an ownership ends. */
class AsyncOwnershipTest extends AsyncFixture {

    private static final Duration WAIT = Duration.ofSeconds(5);

    AsyncOwnershipTest() {
        super(Effect.APPEND);
    }

    @Test
    void commit_firstCallUnderWay_nothingBehindItIsWrittenOrCommitted() {
        start("a", "b", "c");

        succeed("b", "c");
        fixture.commit();

        assertThat(fixture.sink.values()).isEmpty();
        assertThat(fixture.store.saved(0)).isZero();
    }

    @Test
    void commit_callInTheMiddleOfABatch_checkpointStandsBeforeItAndARestartGoesOnThere() {
        start("a", "b", "c", "d");
        succeed("a", "b");
        succeed("d");
        fixture.commit();
        assertThat(fixture.sink.values()).containsExactly("a", "b");
        assertThat(fixture.store.saved(0)).isEqualTo(2);

        fixture.start().settle(); // another process

        assertThat(calls.begun).containsExactly("a", "b", "c", "d", "c", "d");
    }

    @Test
    void drain_callsUnderWay_waitsForThemAndBeginsNoOthers() {
        start("a", "b", "c");
        fixture.environment.elsewhere = () -> {
            calls.pending().get(calls.pending().size() - 1).succeed();
            return true;
        };

        DrainReport report = fixture.worker.drain(WAIT);

        assertThat(report.isComplete()).isTrue();
        assertThat(fixture.sink.values()).containsExactly("a", "b", "c");
        assertThat(fixture.store.saved(0)).isEqualTo(3);
    }

    @Test
    void drain_moreWasReadThanBegun_leavesThatToTheNextOwner() {
        start("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n");
        fixture.environment.elsewhere = () -> {
            boolean any = !calls.pending().isEmpty();
            calls.pending().forEach(FakeCalls.Call::succeed);
            return any;
        };

        DrainReport report = fixture.worker.drain(WAIT);

        assertThat(report.partitions()).containsExactly(new DrainReport.Remainder(partition(0), Position.of(12), 0));
        assertThat(calls.begun).hasSize(12);
    }

    @Test
    void step_toBeDrained_beginsNoOtherCall() {
        fixture.environment.looksBeforeStop = 3;

        start("a", "b", "c", "d", "e", "f");

        assertThat(calls.begun).hasSizeBetween(1, 3);
        calls.pending().forEach(FakeCalls.Call::succeed);
        assertThat(fixture.worker.drain(WAIT).isComplete()).isTrue();
        assertThat(fixture.sink.values()).containsExactlyElementsOf(calls.begun);
    }

    @Test
    void drain_oneCallHangs_commitsWhatIsBeforeItReportsTheRestAndCancels() {
        start("a", "b", "c");
        calls.of("a").succeed();
        calls.of("c").succeed();
        FakeCalls.Call hanging = calls.of("b");

        DrainReport report = fixture.worker.drain(WAIT);

        assertThat(report.partitions()).containsExactly(new DrainReport.Remainder(partition(0), Position.of(1), 2));
        assertThat(fixture.sink.values()).containsExactly("a");
        assertThat(hanging.answer()).isCancelled();
    }

    @Test
    void drain_callFails_doesNotWaitForAnotherTry() {
        start("a", "b");
        calls.of("a").fail(down());
        calls.of("b").succeed();

        DrainReport report = fixture.worker.drain(WAIT);

        assertThat(report.partitions()).containsExactly(new DrainReport.Remainder(partition(0), Position.of(0), 2));
        assertThat(fixture.environment.nanoTime()).isZero();
    }

    @Test
    void revoke_callsUnderWay_areCommittedBeforeItReturns() {
        start("a", "b");
        fixture.environment.elsewhere = () -> {
            calls.pending().get(0).succeed();
            return true;
        };

        fixture.log.reader().revoke(0);
        fixture.worker.step();

        assertThat(fixture.store.saved(0)).isEqualTo(2);
        assertThat(fixture.worker.partitions()).isEmpty();
    }

    @Test
    void lost_callsUnderWay_areCancelledAndNothingOfThemIsWritten() {
        start("a", "b");
        FakeCalls.Call a = calls.of("a");
        calls.of("b").succeed();

        fixture.log.reader().lose(0);
        fixture.settle();
        fixture.commit();

        assertThat(a.answer()).isCancelled();
        assertThat(fixture.sink.calls).containsExactly("open log-0 epoch 1", "close");
        assertThat(fixture.registry.find("streaming.async.inflight").gauge()).isNull();
    }

    @Test
    void claimedAgain_lateAnswersOfTheOldClaim_changeNothing() {
        DeafCalls deaf = new DeafCalls();
        fixture.steps = stream ->
                stream.processAsync(AsyncProcessing.of(deaf).concurrency(1).keyOrderedBy(record -> "key"));
        start("a", "b");
        fixture.log.reader().lose(0);
        fixture.log.reader().assign(0);
        fixture.settle();
        assertThat(deaf.answers)
                .as("the old call does not keep the new claim from its own")
                .hasSize(2);

        deaf.answer(0, "old");
        fixture.settle();
        fixture.commit();
        assertThat(fixture.sink.values()).isEmpty();
        assertThat(deaf.answers).as("b waits for the new call of a").hasSize(2);
        deaf.answer(1, "new");
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("new");
    }

    @Test
    void claimedAgain_blockedThreadOfTheOldClaim_countsForTheBoundUntilItEnds() {
        fixture.steps =
                stream -> stream.processAsync(AsyncProcessing.blocking((StreamRecord<String> record) -> List.of(record))
                        .concurrency(1));
        start("a");
        fixture.log.reader().lose(0);
        fixture.log.reader().assign(0);
        fixture.settle();
        assertThat(fixture.environment.calls).hasSize(1);

        fixture.environment.calls.remove(0).run();
        fixture.settle();
        assertThat(fixture.environment.calls).hasSize(1);
        fixture.environment.calls.remove(0).run();
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a");
    }

    @Test
    void lost_oneOfTwoPartitions_theOtherOnesWaitingCallsBegin() {
        fixture.log.append(1, "x");
        start("a", "b", "c");
        fixture.log.reader().assign(1);
        fixture.settle();
        assertThat(calls.begun).doesNotContain("x");

        fixture.log.reader().lose(0);
        fixture.settle();

        assertThat(calls.pendingValues()).containsExactly("x");
    }
}

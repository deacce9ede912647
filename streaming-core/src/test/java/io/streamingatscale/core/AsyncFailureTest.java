package io.streamingatscale.core;

import static io.streamingatscale.core.FakeLog.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What becomes of calls that fail or take too long. */
class AsyncFailureTest extends AsyncFixture {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    AsyncFailureTest() {
        super(Effect.APPEND);
    }

    private void onPoison(PoisonPolicy<String> policy) {
        fixture.settings = builder -> builder.onPoison(policy);
    }

    private static RuntimeException bad() {
        return new IllegalArgumentException("bad");
    }

    // ---- poison ----

    @Test
    void poison_behindACallUnderWay_isDealtWithWhenItIsItsTurn() {
        FakeSink<DeadLetter<String>> letters = new FakeSink<>(Effect.APPEND);
        onPoison(PoisonPolicy.deadLetter(letters));
        start("a", "b", "c");
        fail("b", bad());
        assertThat(fixture.count("streaming.records.deadlettered")).isZero();

        succeed("a", "c");
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "c");
        assertThat(letters.values()).singleElement().satisfies(letter -> {
            assertThat(letter.record().value()).isEqualTo("b");
            assertThat(letter.reason()).contains("bad");
        });
        assertThat(fixture.store.saved(0)).isEqualTo(3);
    }

    @Test
    void poison_stop_stopsWithTheCauseWhenItIsItsTurn() {
        start("a", "b", "c");
        fail("b", bad());

        assertThatThrownBy(() -> succeed("a"))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("origin=log-0@1")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void poison_firstStepFailsBehindACallUnderWay_isDealtWithWhenItIsItsTurn() {
        onPoison(PoisonPolicy.skip());
        fixture.steps = stream -> call(stream.peek(record -> {
            if (record.value().equals("b")) {
                throw bad();
            }
        }));
        start("a", "b", "c");
        assertThat(calls.pendingValues()).containsExactly("a", "c");
        assertThat(fixture.count("streaming.records.skipped")).isZero();

        succeed("c", "a");
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "c");
        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);
    }

    @Test
    void poison_stepBehindTheCallFails_isTriedAgainWithoutAnotherCall() {
        onPoison(PoisonPolicy.<String>skip().after(3));
        List<String> tries = new ArrayList<>();
        fixture.steps = stream -> call(stream).peek(record -> {
            tries.add(record.value());
            if (record.value().equals("a")) {
                throw bad();
            }
        });
        start("a", "b");

        succeed("a", "b");
        fixture.commit();

        assertThat(tries).containsExactly("a", "a", "a", "b");
        assertThat(calls.begun).containsExactly("a", "b");
        assertThat(fixture.sink.values()).containsExactly("b");
    }

    @Test
    void poison_callFailsNowAndThen_isMadeAsOftenAsAllowed() {
        onPoison(PoisonPolicy.<String>skip().after(3));
        start("a");

        fail("a", bad());
        fail("a", new IOException("checked"));
        succeed("a");
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a");
        assertThat(fixture.count("streaming.records.skipped")).isZero();
    }

    @Test
    void poison_callFailsAlways_isLeftOutAndTheNextOfItsKeyBegins() {
        onPoison(PoisonPolicy.<String>skip().after(2));
        processing = step -> step.keyOrderedBy(record -> "key");
        start("a", "b");

        fail("a", bad());
        assertThat(calls.pendingValues()).containsExactly("a");
        fail("a", bad());
        assertThat(calls.pendingValues()).containsExactly("b");
        succeed("b");
        fixture.commit();

        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);
        assertThat(fixture.sink.values()).containsExactly("b");
    }

    @Test
    void poison_oneOfSeveralOutputsOfTheSameKeyFails_noneOfThemIsWrittenAndTheNextBegins() {
        onPoison(PoisonPolicy.skip());
        processing = step -> step.keyOrderedBy(record -> "key");
        fixture.steps = stream -> call(stream.flatMap(value -> List.of(value + "1", value + "2", value + "3")));
        start("a", "b");
        succeed("a1");

        fail("a2", bad());

        assertThat(calls.pendingValues()).containsExactly("b1");
        assertThat(calls.begun).doesNotContain("a3");
        succeed("b1");
        succeed("b2");
        succeed("b3");
        fixture.commit();
        assertThat(fixture.sink.values()).containsExactly("b1", "b2", "b3");
    }

    @Test
    void poison_recordWithoutAKey_isLeftOut() {
        onPoison(PoisonPolicy.skip());
        processing = step -> step.keyOrderedBy(StreamRecord::key);
        start("a");

        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);
        assertThat(calls.begun).isEmpty();
    }

    @Test
    void poison_keyIsAnArrayOfOtherThanBytes_isRefused() {
        processing = step -> step.keyOrderedBy(record -> new int[] {1});

        assertThatThrownBy(() -> start("a")).rootCause().hasMessageContaining("type=int[]");
    }

    @Test
    void poison_refusedBySink_isLeftOutWithoutACallWhenItComesAgain() {
        onPoison(PoisonPolicy.skip());
        fixture.sink.refused = "b";
        start("a", "b", "c");
        succeed("a", "b", "c");

        fixture.commit();
        assertThat(calls.pendingValues()).containsExactly("a", "c");
        succeed("a", "c");
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "c");
        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);
    }

    @Test
    void call_givesNoListOrAnError_isNotLost() {
        onPoison(PoisonPolicy.skip());
        start("a", "b");
        calls.of("a").answer().complete(null);
        fixture.settle();
        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);

        calls.of("b").fail(new AssertionError("broken"));

        assertThatThrownBy(() -> fixture.settle())
                .isInstanceOf(AssertionError.class)
                .hasMessage("broken");
    }

    @Test
    void call_throwsInsteadOfAStage_isAFailureOfItsRecord() {
        onPoison(PoisonPolicy.skip());
        fixture.steps = stream -> stream.processAsync(AsyncProcessing.of((StreamRecord<String> record) -> {
            throw bad();
        }));

        start("a");

        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);
    }

    @Test
    void poison_callEndsWhileDeadLettersAreCommitted_belongsToTheNextCommit() {
        FakeSink<DeadLetter<String>> letters = new FakeSink<>(Effect.APPEND);
        letters.answersAtOnce = false;
        onPoison(PoisonPolicy.deadLetter(letters));
        start("a", "b");
        fail("a", bad());
        fixture.commit();

        succeed("b");
        letters.pending.remove().succeed();
        fixture.settle();
        assertThat(fixture.store.saved(0)).isEqualTo(1);
        assertThat(fixture.sink.values()).isEmpty();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("b");
        assertThat(fixture.store.saved(0)).isEqualTo(2);
    }

    // ---- transient ----

    @Test
    void transient_inACall_pausesAndIsMadeAgainInItsTurn() {
        start("a", "b", "c", "d");
        fail("b", down());
        assertThat(calls.pendingValues()).containsExactly("a", "c", "d");
        succeed("a");
        assertThat(fixture.count("streaming.partition.failures")).isEqualTo(1);
        assertThat(calls.pendingValues()).as("during the pause").containsExactly("c", "d");

        pass(PAUSE);
        assertThat(calls.pendingValues()).containsExactly("c", "d", "b");
        succeed("c", "d", "b");
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "b", "c", "d");
        assertThat(fixture.count("streaming.partition.failures")).isEqualTo(1);
    }

    @Test
    void transient_allCallsFailTogether_countsOnceAndAllAreMadeAgain() {
        start("a", "b", "c", "d", "e", "f", "g");
        calls.pending().forEach(call -> call.fail(down()));
        fixture.settle();
        calls.pending().forEach(call -> call.fail(down()));
        fixture.settle();
        assertThat(calls.begun).as("no record is begun during the pause").hasSize(7);
        calls.pending().forEach(call -> call.fail(down()));
        fixture.settle();

        pass(PAUSE);
        while (!calls.pending().isEmpty()) {
            calls.pending().forEach(FakeCalls.Call::succeed);
            fixture.settle();
        }
        fixture.commit();

        assertThat(fixture.count("streaming.partition.failures")).isEqualTo(1);
        assertThat(fixture.sink.values()).containsExactly("a", "b", "c", "d", "e", "f", "g");
    }

    @Test
    void transient_duringThePause_noOtherRecordIsBegun() {
        start("a", "b");
        fail("a", down());

        fixture.log.append(0, "c");
        fixture.settle();
        assertThat(calls.begun).containsExactly("a", "b");
        pass(PAUSE);

        assertThat(calls.begun).containsExactly("a", "b", "a", "c");
    }

    @Test
    void transient_sameKey_waitsUntilTheOneBeforeHasSucceeded() {
        processing = step -> step.keyOrderedBy(record -> "key");
        start("a", "b");
        fail("a", down());
        pass(PAUSE);
        assertThat(calls.pendingValues()).containsExactly("a");

        succeed("a");

        assertThat(calls.pendingValues()).containsExactly("b");
    }

    @Test
    void transient_moreOftenThanTheBound_stopsWithTheCause() {
        start("a");

        assertThatThrownBy(() -> {
                    for (int i = 0; i < 5; i++) {
                        fail("a", down());
                        pass(Duration.ofSeconds(8));
                    }
                })
                .isInstanceOf(TransientException.class)
                .hasMessage("down");
    }

    @Test
    void transient_behindACallUnderWay_isNotHeardOfBefore() {
        start("a", "b");

        fail("b", down());
        pass(PAUSE);

        assertThat(fixture.count("streaming.partition.failures")).isZero();
        assertThat(calls.pendingValues()).containsExactly("a");
    }

    @Test
    void transient_inAStepBehindTheCall_pausesWithoutAnotherCall() {
        boolean[] isDown = {true};
        fixture.steps = stream -> call(stream).peek(record -> {
            if (isDown[0]) {
                throw down();
            }
        });
        start("a");
        succeed("a");
        isDown[0] = false;

        pass(PAUSE);
        fixture.commit();

        assertThat(calls.begun).containsExactly("a");
        assertThat(fixture.sink.values()).containsExactly("a");
    }

    @Test
    void fenced_inACall_givesThePartitionUpInItsTurn() {
        start("a", "b");
        fail("b", new FencedException("not yours", null));
        assertThat(fixture.worker.partitions()).hasSize(1);

        succeed("a");

        assertThat(fixture.worker.partitions()).isEmpty();
    }

    // ---- time ----

    @Test
    void timeout_callTakesTooLong_isCancelledAndMadeAgainAfterAPause() {
        start("a", "b");
        FakeCalls.Call slow = calls.of("a");
        calls.of("b").succeed();

        pass(TIMEOUT.minusNanos(1));
        assertThat(slow.answer()).isNotDone();
        pass(Duration.ofNanos(1));
        assertThat(slow.answer()).isCancelled();
        assertThat(fixture.count("streaming.partition.failures")).isEqualTo(1);
        pass(PAUSE);
        succeed("a");
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "b");
    }

    @Test
    void timeout_answerComesWhileTheCallIsMadeAgain_isIgnored() {
        DeafCalls deaf = new DeafCalls();
        fixture.steps = stream ->
                stream.processAsync(AsyncProcessing.of(deaf).timeout(TIMEOUT).keyOrderedBy(record -> "key"));
        start("a", "b");
        pass(TIMEOUT);
        pass(PAUSE);
        assertThat(deaf.answers).containsExactly("a", "a");

        deaf.answer(0, "late");
        fixture.settle();
        assertThat(deaf.answers).as("b waits for the second call").hasSize(2);
        deaf.answer(1, "in time");
        fixture.settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("in time");
    }

    @Test
    void timeout_timeWaitedForAFreeCall_doesNotCount() {
        start("a", "b", "c", "d");
        pass(TIMEOUT.minusSeconds(1));
        succeed("a");
        FakeCalls.Call d = calls.of("d");
        pass(Duration.ofSeconds(1));

        assertThat(d.answer()).isNotDone();
    }

    // ---- calls that block ----

    private void block(BlockingProcessor<String, String> processor, int concurrency) {
        fixture.steps = stream -> stream.processAsync(
                AsyncProcessing.blocking(processor).concurrency(concurrency).timeout(TIMEOUT));
    }

    private void runCall() {
        fixture.environment.calls.remove(0).run();
        fixture.settle();
    }

    @Test
    void blocking_checkedException_isPoison() {
        onPoison(PoisonPolicy.skip());
        block(
                record -> {
                    throw new IOException("no");
                },
                1);
        start("a");

        runCall();

        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);
    }

    @Test
    void blocking_givenUpBeforeAThreadTookIt_isNotMadeAtAll() {
        List<String> made = new ArrayList<>();
        block(
                record -> {
                    made.add(record.value());
                    return List.of(record);
                },
                1);
        start("a");
        pass(TIMEOUT);
        assertThat(fixture.count("streaming.partition.failures")).isEqualTo(1);

        runCall();
        assertThat(made).isEmpty();
        pass(PAUSE);
        runCall();
        fixture.commit();

        assertThat(made).containsExactly("a");
        assertThat(fixture.sink.values()).containsExactly("a");
    }

    @Test
    void blocking_allThreadsAreStuck_isATransientFailureThatSaysSo() {
        block(List::of, 2);
        start("a", "b", "c");
        pass(TIMEOUT);
        pass(PAUSE);
        assertThat(fixture.environment.calls).as("bounded though given up").hasSize(2);

        pass(TIMEOUT);
        assertThat(fixture.count("streaming.partition.failures")).isEqualTo(2);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 5; i++) {
                        pass(Duration.ofSeconds(8));
                        pass(TIMEOUT);
                    }
                })
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("call cannot begin")
                .hasMessageContaining("stuck=2");
    }

    @Test
    void blocking_givenUpAndStillRunning_keepsItsKeyUntilItHasEnded() {
        fixture.steps =
                stream -> stream.processAsync(AsyncProcessing.blocking((StreamRecord<String> record) -> List.of(record))
                        .concurrency(3)
                        .timeout(TIMEOUT)
                        .keyOrderedBy(record -> "key"));
        start("a", "b");
        pass(TIMEOUT);
        pass(PAUSE);
        assertThat(fixture.environment.calls).as("a runs").hasSize(1);

        pass(TIMEOUT);
        assertThat(fixture.count("streaming.partition.failures")).isEqualTo(2);
        runCall();
        pass(PAUSE.multipliedBy(2));
        assertThat(fixture.environment.calls).as("a again, then b").hasSize(1);
        runCall();
        runCall();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "b");
    }

    @Test
    void blocking_givenUpEndsWhileItsSuccessorWaits_theSuccessorBegins() {
        fixture.steps =
                stream -> stream.processAsync(AsyncProcessing.blocking((StreamRecord<String> record) -> List.of(record))
                        .timeout(TIMEOUT)
                        .keyOrderedBy(record -> "key"));
        start("a");
        pass(TIMEOUT);
        pass(PAUSE);

        runCall();
        assertThat(fixture.environment.calls).hasSize(1);
        runCall();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a");
    }

    @Test
    void blocking_noThreadToBeHad_isAFailureOfItsRecord() {
        BlockingStarter<String, String> starter = new BlockingStarter<>(List::of);
        List<Throwable> failures = new ArrayList<>();
        WorkerEnvironment closed = new SystemEnvironment(InstantSource.system(), Runnable::run, task -> {
            throw new RejectedExecutionException("closed");
        });

        starter.start(FakeLog.record(0, 0, "a"), closed, (outputs, failure) -> failures.add(failure))
                .run();

        assertThat(failures).singleElement().isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void drain_uncommitted_areCountedOnceEachThoughMadeAgain() {
        start("a", "b", "c", "d", "e");
        fail("a", down());

        DrainReport report = fixture.worker.drain(Duration.ZERO);

        assertThat(report.partitions()).containsExactly(new DrainReport.Remainder(partition(0), Position.of(0), 5));
    }
}

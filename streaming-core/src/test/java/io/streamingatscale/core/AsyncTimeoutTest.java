package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** What becomes of calls that take too long, and of threads that do not let go. */
class AsyncTimeoutTest extends AsyncFixture {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    AsyncTimeoutTest() {
        super(Effect.APPEND);
    }

    private void onPoison(PoisonPolicy<String> policy) {
        fixture.settings = builder -> builder.onPoison(policy);
    }

    private void block(BlockingProcessor<String, String> processor, int concurrency) {
        fixture.steps = stream -> stream.processAsync(
                AsyncProcessing.blocking(processor).concurrency(concurrency).timeout(TIMEOUT));
    }

    private void runCall() {
        fixture.environment.calls.remove(0).run();
        fixture.settle();
    }

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
}

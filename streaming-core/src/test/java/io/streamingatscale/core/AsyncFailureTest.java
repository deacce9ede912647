package io.streamingatscale.core;

import static io.streamingatscale.core.FakeLog.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What becomes of calls that fail for now, or because the partition is lost. */
class AsyncFailureTest extends AsyncFixture {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    AsyncFailureTest() {
        super(Effect.APPEND);
    }

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

    @Test
    void drain_uncommitted_areCountedOnceEachThoughMadeAgain() {
        start("a", "b", "c", "d", "e");
        fail("a", down());

        DrainReport report = fixture.worker.drain(Duration.ZERO);

        assertThat(report.partitions()).containsExactly(new DrainReport.Remainder(partition(0), Position.of(0), 5));
    }
}

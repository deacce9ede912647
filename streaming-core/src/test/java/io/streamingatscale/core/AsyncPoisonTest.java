package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of records whose calls can never succeed. */
class AsyncPoisonTest extends AsyncFixture {

    AsyncPoisonTest() {
        super(Effect.APPEND);
    }

    private void onPoison(PoisonPolicy<String> policy) {
        fixture.settings = builder -> builder.onPoison(policy);
    }

    private static RuntimeException bad() {
        return new IllegalArgumentException("bad");
    }

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
}

package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of records that cannot be processed or stored. */
class WorkerPoisonTest {

    private WorkerFixture fixture = new WorkerFixture(Effect.KEYED);

    private void refuse(String poison, PoisonPolicy<String> policy) {
        fixture.log.append(0, "a", "b", "c");
        fixture.steps = stream -> stream.map(value -> {
            if (value.equals(poison)) {
                throw new IllegalArgumentException("not this one");
            }
            return value;
        });
        fixture.settings = builder -> builder.onPoison(policy);
    }

    @Test
    void poison_stop_stopsBeforeTheRecordAndKeepsWhatWasBefore() {
        refuse("c", PoisonPolicy.stop());

        assertThatThrownBy(() -> fixture.start().settle())
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("origin=log-0@2")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        fixture.worker.drain(Duration.ofSeconds(1));

        assertThat(fixture.sink.applied).extracting(StreamRecord::value).doesNotContain("c");
    }

    @Test
    void poison_skip_goesOnWithoutItAndCounts() {
        refuse("b", PoisonPolicy.skip());

        fixture.start().settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "c");
        assertThat(fixture.store.saved(0)).isEqualTo(3);
        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);
    }

    @Test
    void poison_deadLetter_isDurableBeforeTheCheckpointPassesIt() {
        FakeSink<DeadLetter<String>> letters = new FakeSink<>(Effect.APPEND);
        letters.answersAtOnce = false;
        refuse("b", PoisonPolicy.deadLetter(letters));
        fixture.start().settle();
        fixture.commit();
        assertThat(fixture.store.saved(0)).isZero();
        assertThat(fixture.sink.pending).isEmpty();

        letters.pending.remove().succeed();
        fixture.settle();

        assertThat(letters.values()).singleElement().satisfies(letter -> {
            assertThat(letter.record().value()).isEqualTo("b");
            assertThat(letter.record().origin()).hasToString("log-0@1");
            assertThat(letter.reason()).contains("not this one");
        });
        assertThat(fixture.store.saved(0)).isEqualTo(3);
        assertThat(fixture.sink.values()).containsExactly("a", "c");
    }

    @Test
    void poison_deadLetterSinkFails_isDoneAgain() {
        FakeSink<DeadLetter<String>> letters = new FakeSink<>(Effect.APPEND);
        letters.failNextWrite = new TransientException("down", null);
        refuse("b", PoisonPolicy.deadLetter(letters));
        fixture.start().settle();
        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();
        fixture.commit();

        assertThat(letters.values()).hasSize(1);
        assertThat(fixture.sink.values()).containsExactly("a", "c");
    }

    @Test
    void poison_recordsReadWhileDeadLettersAreCommitted_belongToTheNextCommit() {
        fixture = new WorkerFixture(Effect.TRANSACTIONAL);
        FakeSink<DeadLetter<String>> letters = new FakeSink<>(Effect.APPEND);
        letters.answersAtOnce = false;
        refuse("b", PoisonPolicy.deadLetter(letters));
        fixture.start().settle();
        fixture.commit();

        fixture.log.append(0, "d");
        fixture.settle();
        letters.pending.remove().succeed();
        fixture.settle();
        assertThat(fixture.sink.values()).containsExactly("a", "c");
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a", "c", "d");
    }

    @Test
    void poison_failsNowAndThen_isTriedAsOftenAsAllowed() {
        List<String> tries = new ArrayList<>();
        fixture.log.append(0, "a");
        fixture.steps = stream -> stream.map(value -> {
            tries.add(value);
            if (tries.size() < 3) {
                throw new IllegalStateException("flaky");
            }
            return value;
        });
        fixture.settings =
                builder -> builder.onPoison(PoisonPolicy.<String>skip().after(3));

        fixture.start().settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("a");
    }

    @Test
    void poison_failsAlways_isTriedAsOftenAsAllowedAndLeftOut() {
        List<String> tries = new ArrayList<>();
        fixture.log.append(0, "a");
        fixture.steps = stream -> stream.peek(record -> {
            tries.add(record.value());
            throw new IllegalStateException("bad");
        });
        fixture.settings =
                builder -> builder.onPoison(PoisonPolicy.<String>skip().after(3));

        fixture.start().settle();

        assertThat(tries).hasSize(3);
        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);
    }

    @Test
    void poison_outputsBeforeTheFailure_areDropped() {
        fixture.log.append(0, "a");
        fixture.steps = stream -> stream.process(() -> (record, output) -> {
            output.emit(record);
            throw new IllegalStateException("after output");
        });
        fixture.settings = builder -> builder.onPoison(PoisonPolicy.skip());

        fixture.start().settle();
        fixture.commit();

        assertThat(fixture.sink.values()).isEmpty();
        assertThat(fixture.store.saved(0)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Effect.class,
            names = {"KEYED", "TRANSACTIONAL"})
    void poison_refusedBySink_isLeftOutAndTheRestStored(Effect effect) {
        fixture = new WorkerFixture(effect);
        FakeSink<DeadLetter<String>> letters = new FakeSink<>(Effect.APPEND);
        fixture.settings = builder -> builder.onPoison(PoisonPolicy.deadLetter(letters));
        fixture.sink.refused = "b";
        fixture.log.append(0, "a", "b", "c");

        fixture.start().settle();
        fixture.commit();
        fixture.commit();

        assertThat(letters.values())
                .extracting(letter -> letter.record().value())
                .containsExactly("b");
        assertThat(fixture.sink.values()).containsExactly("a", "c");
    }

    @Test
    void poison_refusedBySinkUnderStop_stops() {
        fixture.sink.refused = "b";
        fixture.log.append(0, "a", "b", "c");
        fixture.start().settle();

        assertThatThrownBy(fixture::commit).isInstanceOf(PoisonRecordException.class);
        assertThat(fixture.store.saved(0)).isZero();
    }
}

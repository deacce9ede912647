package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PipelineBuilderTest {

    private final WorkerFixture fixture = new WorkerFixture(Effect.KEYED);

    private PipelineBuilder<String> builder() {
        return Pipeline.named("test").from(fixture.log).to(fixture.sink);
    }

    @Test
    void build_checkpointsMissing_refusesWithTheRemedy() {
        assertThatThrownBy(() -> builder().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("checkpoints(FileCheckpointStore.at(path))");
    }

    @Test
    void build_checkpointsGivenToATransactionalSink_refuses() {
        FakeSink<String> sink = new FakeSink<>(Effect.TRANSACTIONAL);
        PipelineBuilder<String> builder =
                Pipeline.named("test").from(fixture.log).to(sink).checkpoints(fixture.store);

        assertThatThrownBy(builder::build).hasMessageContaining("leave out checkpoints(...)");
    }

    @Test
    void build_requiredGuaranteeNotMet_refusesWithReasonAndRemedy() {
        PipelineBuilder<String> builder = Pipeline.named("test")
                .from(fixture.log)
                .to(new FakeSink<String>(Effect.APPEND))
                .checkpoints(fixture.store)
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT);

        assertThatThrownBy(builder::build)
                .isInstanceOf(UnmetGuaranteeException.class)
                .hasMessage("required guarantee is not met: required=EXACTLY_ONCE_EFFECT, computed=AT_LEAST_ONCE; "
                        + "sink appends, a record that is read again stands there twice: sink=store; "
                        + "use a keyed or transactional sink");
    }

    @Test
    void build_requiredGuaranteeMet_builds() {
        Pipeline pipeline = builder()
                .checkpoints(fixture.store)
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();

        assertThat(pipeline.guarantee().level()).isEqualTo(GuaranteeLevel.EXACTLY_ONCE_EFFECT);
        assertThat(pipeline.guarantee().path()).isEqualTo("log -> store (KEYED), checkpoints in checkpoints");
    }

    @Test
    void setters_valueOutOfRange_refuseAtOnce() {
        assertThatThrownBy(() -> builder().workers(0)).hasMessage("workers must be >= 1: workers=0");
        assertThatThrownBy(() -> builder().commitEvery(Duration.ZERO))
                .hasMessage("commitEvery must be > PT0S: commitEvery=PT0S");
        assertThatThrownBy(() -> builder().maxInFlightBytes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder().commitEveryRecords(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pipeline.named(" ")).hasMessage("name must not be blank: name=\" \"");
        assertThatThrownBy(() -> PoisonPolicy.skip().after(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RetryPolicy.DEFAULT.withPauses(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("longestPause must be >= firstPause: longestPause=PT1S, firstPause=PT2S");
    }

    @Test
    void deadLetter_transactionalSink_isRefused() {
        FakeSink<DeadLetter<String>> letters = new FakeSink<>(Effect.TRANSACTIONAL);

        assertThatThrownBy(() -> PoisonPolicy.deadLetter(letters)).hasMessageContaining("effect=TRANSACTIONAL");
    }

    @Test
    void steps_mapFilterFlatMapPeek_applyInOrder() {
        fixture.log.append(0, "1", "2", "3");
        fixture.steps = stream -> stream.map(Integer::valueOf)
                .filter(number -> number != 2)
                .flatMap(number -> List.of(number * 10, number * 10 + 1))
                .map(String::valueOf)
                .peek(record -> assertThat(record.origin()).isNotNull());

        fixture.start().settle();
        fixture.commit();

        assertThat(fixture.sink.values()).containsExactly("10", "11", "30", "31");
        assertThat(fixture.sink.applied)
                .extracting(record -> record.origin().offset())
                .containsExactly(0L, 0L, 2L, 2L);
    }

    @Test
    void retryPolicy_pauses_doubleUpToTheLongest() {
        RetryPolicy policy = new RetryPolicy(9, Duration.ofMillis(100), Duration.ofMillis(500), 0);

        assertThat(List.of(1, 2, 3, 4, 100))
                .extracting(attempt -> policy.pauseBefore(attempt, fixture.environment.random())
                        .toMillis())
                .containsExactly(100L, 200L, 400L, 500L, 500L);
    }
}

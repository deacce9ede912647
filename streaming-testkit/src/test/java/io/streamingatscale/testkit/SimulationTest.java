package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.RetryPolicy;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final Simulation<String> READINGS = Simulation.over((partition, index) -> partition + ":" + index);

    private static final Simulation<String> KEYED = READINGS.running(world -> Pipeline.named("readings")
            .from(world.log())
            .to(world.keyedSink(reading -> reading))
            .checkpoints(world.checkpoints())
            .commitEveryRecords(3)
            .build());

    /** Drops copies by a set of its own, and with them what is read again after a failure: the classic way to lose records. */
    private static Pipeline forgetful(SimulatedWorld<String> world) {
        Set<String> seen = new HashSet<>();
        return Pipeline.named("readings")
                .from(world.log())
                .filter(seen::add)
                .to(world.transactionalSink())
                .commitEveryRecords(3)
                .build();
    }

    @Test
    void crashEverywhere_soundPipeline_tellsWhatWasPlayed() {
        SimulationReport report =
                KEYED.faults(FaultKind.CRASH_BEFORE, FaultKind.CRASH_AFTER).crashEverywhere();

        assertThat(report.effects()).isGreaterThan(20);
        assertThat(report.faults()).containsEntry(FaultKind.CRASH_BEFORE, (long) report.effects());
        assertThat(report.runs())
                .isEqualTo(1
                        + report.faults().values().stream()
                                .mapToLong(Long::longValue)
                                .sum());
    }

    @Test
    void without_kinds_areLeftOut() {
        assertThat(KEYED.without(FaultKind.PAUSE, FaultKind.OVERLAP)
                        .crashEverywhere()
                        .faults())
                .doesNotContainKeys(FaultKind.PAUSE, FaultKind.OVERLAP)
                .containsKey(FaultKind.LOSE);
    }

    @Test
    void seeds_brokenPipeline_givesTheFewestFaultsAndTheLineThatPlaysThemAgain() {
        Simulation<String> broken = READINGS.running(SimulationTest::forgetful);

        Throwable failure = catchThrowable(() -> broken.seeds(2_000));

        assertThat(failure)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("checkpoint is ahead of the effect")
                .hasMessageContaining("missing=")
                .hasMessageContaining("what happened:");
        Matcher line = Pattern.compile("\\.replay\\(\"(.*)\"\\)").matcher(failure.getMessage());
        assertThat(line.find()).isTrue();
        assertThatThrownBy(() -> broken.replay(line.group(1))).hasMessage(failure.getMessage());
        assertThat(SimPlan.parse(line.group(1)).faults()).hasSizeLessThan(3);
    }

    @Test
    void replay_samePlan_isTheSameRun() {
        SimPlan plan = SimPlan.parse("seed=42 crash-after@9 pause@14 overlap@20 disk-lost@31");

        assertThat(plan).hasToString("seed=42 crash-after@9 pause@14 overlap@20 disk-lost@31");
        assertThat(KEYED.replay(plan.toString())).isEqualTo(KEYED.replay(plan.toString()));
    }

    @Test
    void crashEverywhere_pipelineStops_isToldWithTheCause() {
        Simulation<String> stopping = READINGS.running(world -> Pipeline.named("readings")
                .from(world.log())
                .map(reading -> {
                    if (reading.equals("0:2")) {
                        throw new IllegalStateException("no such device");
                    }
                    return reading;
                })
                .to(world.appendSink())
                .checkpoints(world.checkpoints())
                .build());

        assertThatThrownBy(stopping::crashEverywhere)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("pipeline stopped")
                .hasMessageContaining(".replay(\"seed=0\")")
                .hasRootCauseMessage("no such device");
    }

    @Test
    void crashEverywhere_stepNeverSucceeds_isNoProgress() {
        Simulation<String> hanging = READINGS.running(world -> Pipeline.named("readings")
                .from(world.log())
                .<String>map(reading -> {
                    throw new TransientException("never", null);
                })
                .to(world.appendSink())
                .checkpoints(world.checkpoints())
                .onTransient(new RetryPolicy(Integer.MAX_VALUE, Duration.ofMillis(1), Duration.ofMillis(1), 0))
                .build());

        assertThatThrownBy(hanging::crashEverywhere)
                .hasMessageContaining("no progress")
                .hasMessageContaining("log-0:0/");
    }

    @Test
    void settings_nonsense_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> READINGS.log(0, 1))
                .withMessageContaining("partitions=0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> READINGS.log(1, 0))
                .withMessageContaining("records=0");
        assertThatIllegalArgumentException().isThrownBy(() -> READINGS.processes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> READINGS.inFlightAtMost(0));
        assertThatIllegalArgumentException().isThrownBy(() -> KEYED.seeds(0));
        assertThatIllegalArgumentException().isThrownBy(() -> KEYED.replay("crash@3"));
        assertThatThrownBy(READINGS::crashEverywhere)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("running(...)");
    }
}

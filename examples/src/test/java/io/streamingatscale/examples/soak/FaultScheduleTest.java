package io.streamingatscale.examples.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {

    private static final Duration EVERY = Duration.ofSeconds(4);

    private static List<FaultSchedule.Planned> drawn(long seed, int count) {
        FaultSchedule schedule = new FaultSchedule(seed, List.of(FaultKind.values()), EVERY);
        return Stream.generate(schedule::next).limit(count).toList();
    }

    @Test
    void next_sameSeed_sameFaults() {
        assertThat(drawn(7, 100)).isEqualTo(drawn(7, 100)).isNotEqualTo(drawn(8, 100));
    }

    @Test
    void next_anySeed_beginsWithOneOfEachKind() {
        for (long seed = 0; seed < 100; seed++) {
            assertThat(drawn(seed, FaultKind.values().length))
                    .extracting(FaultSchedule.Planned::kind)
                    .containsExactlyInAnyOrder(FaultKind.values());
        }
    }

    @Test
    void next_many_gapsHaveTheMeanAskedForAndPausesOutlastLeases() {
        List<FaultSchedule.Planned> many = drawn(1, 10_000);

        double mean = many.stream()
                .mapToLong(planned -> planned.gap().toMillis())
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(3_800.0, 4_200.0);
        assertThat(many)
                .filteredOn(planned -> planned.kind() == FaultKind.PAUSE)
                .isNotEmpty()
                .allMatch(planned -> planned.length().compareTo(FlowPipelines.LEASE) > 0);
    }

    @Test
    void next_someKinds_noOthers() {
        FaultSchedule schedule = new FaultSchedule(1, List.of(FaultKind.KILL, FaultKind.RESET), EVERY);

        assertThat(Stream.generate(schedule::next).limit(1_000))
                .extracting(FaultSchedule.Planned::kind)
                .containsOnly(FaultKind.KILL, FaultKind.RESET);
    }
}

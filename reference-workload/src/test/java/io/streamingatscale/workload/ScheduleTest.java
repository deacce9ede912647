package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {

    @ParameterizedTest
    @CsvSource({
        "50, 1, 20000",
        "100, 1, 10000",
        "1000, 1, 1000",
        "5000, 3, 600",
        "8000, 5, 625",
        "10000, 5, 500",
        "20000, 10, 500"
    })
    void of_loadsOfTheSamples_haveTheirSimulatorsAndIntervals(int eventsPerSecond, int instances, long intervalMillis) {
        SamplesLoad load = SamplesLoad.of(eventsPerSecond);
        Schedule schedule = Schedule.of(load.devices(), load.eventsPerSecond(), new SplittableRandom(1));

        assertThat(load.instances()).isEqualTo(instances);
        assertThat(load.devices()).isEqualTo(instances * 1000);
        for (int n = 0; n < load.devices(); n++) {
            assertThat(schedule.dueNanos(n + load.devices()) - schedule.dueNanos(n))
                    .isEqualTo(intervalMillis * 1_000_000);
        }
    }

    @Test
    void of_loadTheSamplesDoNotHave_isRefused() {
        assertThatThrownBy(() -> SamplesLoad.of(2000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eventsPerSecond=2000");
    }

    @Test
    void dueNanos_firstRound_isEveryDeviceOnceWithinItsFirstIntervalInOrder() {
        Schedule schedule = Schedule.of(1000, 1000, new SplittableRandom(1));

        assertThat(LongStream.range(0, 1000).map(schedule::device))
                .containsExactlyInAnyOrderElementsOf(
                        () -> LongStream.range(0, 1000).iterator());
        assertThat(LongStream.range(0, 3000).map(schedule::dueNanos).toArray()).isSorted();
        assertThat(schedule.dueNanos(0)).isNotNegative();
        assertThat(schedule.dueNanos(999)).isLessThan(1_000_000_000L);
    }

    @Test
    void dueNanos_withoutRate_isAlwaysNowInTurns() {
        Schedule schedule = Schedule.of(3, 0, new SplittableRandom(1));

        assertThat(schedule.isPaced()).isFalse();
        assertThat(LongStream.range(0, 5).map(schedule::device)).containsExactly(0L, 1L, 2L, 0L, 1L);
        assertThat(schedule.dueNanos(1_000_000)).isZero();
    }
}

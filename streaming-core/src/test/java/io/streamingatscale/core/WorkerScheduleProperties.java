package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Two processes in a {@link RandomSchedule}: in the end each record must have taken effect once. */
class WorkerScheduleProperties {

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void keyedSink_anySchedule_holdsEveryRecordOnceAndCheckpointsNeverRunAhead(@ForAll long seed) {
        RandomSchedule schedule = new RandomSchedule(Effect.KEYED, seed);
        schedule.play();
        assertThat(schedule.fixture.sink.table).hasSize(RandomSchedule.PARTITIONS * RandomSchedule.RECORDS);
    }

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void transactionalSink_anySchedule_appliesEveryRecordOnceInOrder(@ForAll long seed) {
        RandomSchedule schedule = new RandomSchedule(Effect.TRANSACTIONAL, seed);
        schedule.play();
        for (int partition = 0; partition < RandomSchedule.PARTITIONS; partition++) {
            String prefix = partition + ":";
            assertThat(schedule.fixture.sink.values().stream().filter(value -> value.startsWith(prefix)))
                    .containsExactlyElementsOf(values(partition));
        }
    }

    private static List<String> values(int partition) {
        return IntStream.range(0, RandomSchedule.RECORDS)
                .mapToObj(i -> partition + ":" + i)
                .toList();
    }
}

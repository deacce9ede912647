package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.dedup.CrashingDedupBackend;
import io.streamingatscale.dedup.DedupScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * A {@link RandomSchedule} over a log with copies. A process that starts finds its index as it was last forced, or has lost
 * it. In the end each id must have taken effect once.
 */
class DeduplicationScheduleProperties {

    private static final int WINDOW = 4;

    /** Values of both partitions with copies at most a window apart, in the same partition or in any. */
    static final class Copies implements RandomSchedule.Values {

        private final String[][] values = new String[RandomSchedule.PARTITIONS][RandomSchedule.RECORDS];

        Copies(long seed, boolean isOverAll) {
            Random random = new Random(seed);
            List<String> single = new ArrayList<>();
            Map<String, int[]> firsts = new HashMap<>();
            for (int index = 0; index < RandomSchedule.RECORDS; index++) {
                for (int partition = 0; partition < RandomSchedule.PARTITIONS; partition++) {
                    int[] here = {partition, index};
                    single.removeIf(value -> firsts.get(value)[1] < here[1] - WINDOW);
                    List<String> candidates = single.stream()
                            .filter(value -> isOverAll || firsts.get(value)[0] == here[0])
                            .toList();
                    if (!candidates.isEmpty() && random.nextInt(3) == 0) {
                        values[partition][index] = candidates.get(random.nextInt(candidates.size()));
                        single.remove(values[partition][index]);
                    } else {
                        values[partition][index] = partition + ":" + index;
                        firsts.put(values[partition][index], here);
                        single.add(values[partition][index]);
                    }
                }
            }
        }

        @Override
        public String of(int partition, int index) {
            return values[partition][index];
        }

        List<String> distinct(int partition) {
            return List.of(values[partition]).stream().distinct().toList();
        }
    }

    static RandomSchedule schedule(Effect effect, long seed, DedupScope scope, int processes) {
        RandomSchedule schedule = new RandomSchedule(effect, seed);
        schedule.values = new Copies(seed, scope == DedupScope.ALL_PARTITIONS);
        schedule.processes = processes;
        List<CrashingDedupBackend> backends = List.of(new CrashingDedupBackend(), new CrashingDedupBackend());
        schedule.beforeStart = process -> {
            CrashingDedupBackend backend = backends.get(process);
            if (schedule.random.nextInt(3) == 0) {
                backend.lose();
            }
            schedule.fixture.steps = stream -> stream.deduplicate(Deduplication.by((String value) -> value)
                    .within(Duration.ofSeconds(WINDOW))
                    .scope(scope)
                    .backend(backend));
        };
        return schedule;
    }

    private static List<String> of(int partition, RandomSchedule schedule) {
        return schedule.fixture.sink.applied.stream()
                .filter(record -> record.origin().partition().equals(FakeLog.partition(partition)))
                .map(StreamRecord::value)
                .toList();
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void transactionalSink_copiesInTheirPartition_everyIdTakesEffectOnceInOrder(@ForAll long seed) {
        RandomSchedule schedule = schedule(Effect.TRANSACTIONAL, seed, DedupScope.PARTITION, 2);

        schedule.play();

        for (int partition = 0; partition < RandomSchedule.PARTITIONS; partition++) {
            assertThat(of(partition, schedule)).isEqualTo(((Copies) schedule.values).distinct(partition));
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void keyedSink_copiesInTheirPartition_nothingIsLostAndOnlyTheFirstOriginTakesEffect(@ForAll long seed) {
        RandomSchedule schedule = schedule(Effect.KEYED, seed, DedupScope.PARTITION, 2);

        schedule.play();

        Map<String, Long> origins = new HashMap<>();
        schedule.fixture.sink.applied.forEach(record -> assertThat(origins.merge(
                        record.value(), record.origin().offset(), (before, now) -> before.equals(now) ? now : -1))
                .as("origin of %s", record.value())
                .isNotEqualTo(-1));
        for (int partition = 0; partition < RandomSchedule.PARTITIONS; partition++) {
            assertThat(origins.keySet()).containsAll(((Copies) schedule.values).distinct(partition));
        }
    }

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void transactionalSink_copiesInAnyPartition_everyIdTakesEffectOnce(@ForAll long seed) {
        RandomSchedule schedule = schedule(Effect.TRANSACTIONAL, seed, DedupScope.ALL_PARTITIONS, 1);

        schedule.play();

        Copies copies = (Copies) schedule.values;
        assertThat(schedule.fixture.sink.values())
                .doesNotHaveDuplicates()
                .containsAll(copies.distinct(0))
                .containsAll(copies.distinct(1));
    }
}

package io.streamingatscale.core;

import static io.streamingatscale.core.FakeLog.partition;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a worker ends, and what it leaves. */
class WorkerDrainTest {

    private final WorkerFixture fixture = new WorkerFixture(Effect.KEYED);
    private final FakeSink<String> sink = fixture.sink;
    private final FakeStore store = fixture.store;

    @Test
    void drain_dirtyPartitions_commitsAllAndReports() {
        fixture.log.append(0, "a", "b");
        fixture.log.append(1, "c");
        fixture.start();
        fixture.log.reader().assign(1);
        fixture.settle();

        DrainReport report = fixture.worker.drain(Duration.ofSeconds(5));

        assertThat(report.isComplete()).isTrue();
        assertThat(store.saved(0)).isEqualTo(2);
        assertThat(store.saved(1)).isEqualTo(1);
        assertThat(fixture.log.reader().isClosed).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9})
    void drain_stoppedAmidABatch_commitsWhatWasProcessedAndLeavesTheRest(int looks) {
        fixture.log.append(0, "a", "b", "c", "d", "e", "f");
        fixture.log.batchSize = 4;
        List<String> processed = new ArrayList<>();
        fixture.steps = steps -> steps.map(value -> {
            processed.add(value);
            return value;
        });
        fixture.start();
        fixture.environment.looksBeforeStop = looks;
        fixture.settle();

        DrainReport report = fixture.worker.drain(Duration.ofSeconds(5));

        assertThat(report.isComplete()).isTrue();
        assertThat(store.saved(0)).isEqualTo(processed.size());
        assertThat(sink.values()).containsExactlyElementsOf(processed);
        fixture.environment.looksBeforeStop = -1;
        fixture.start().settle();
        fixture.commit();
        assertThat(sink.values()).containsExactly("a", "b", "c", "d", "e", "f");
    }

    @Test
    void drain_sinkHangs_reportsWhatIsLeft() {
        sink.answersAtOnce = false;
        fixture.log.append(0, "a", "b");
        fixture.start().settle();

        DrainReport report = fixture.worker.drain(Duration.ofSeconds(5));

        assertThat(report.isComplete()).isFalse();
        assertThat(report.partitions()).containsExactly(new DrainReport.Remainder(partition(0), Position.of(0), 2));
    }
}

package io.streamingatscale.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.dedup.Coverage;
import io.streamingatscale.dedup.DedupException;
import io.streamingatscale.dedup.DedupIndex;
import io.streamingatscale.dedup.DedupProbe;
import io.streamingatscale.dedup.DedupSettings;
import io.streamingatscale.dedup.DedupVerdict;
import io.streamingatscale.dedup.OffHeapDedupIndex;
import java.nio.file.Path;
import java.time.Duration;

/** An {@link OffHeapDedupIndex} that is opened, records and forces; in the end all of its first files has expired. */
final class JournalLife implements DiskLives.Life {

    /** So many that a frame takes several sectors. */
    private static final int STEP = 20;

    private static final int FORCES = 2;

    private final DedupProbe probe = new DedupProbe();
    private int forced;
    private int forcing;
    private long expired;

    private static DedupIndex open(Path directory) {
        DedupSettings settings = DedupSettings.of(Duration.ofHours(1), 1_000).directory(directory);
        try {
            return OffHeapDedupIndex.backend().open(settings);
        } catch (DedupException e) {
            // a failure may be tried again
            return OffHeapDedupIndex.backend().open(settings);
        }
    }

    private DedupVerdict check(DedupIndex index, int id) {
        return index.check(probe.id("id" + id).origin(0, id).logTime(id));
    }

    @Override
    public void before(Path directory) {
        for (int life = 0; life < 2; life++) {
            try (DedupIndex index = open(directory)) {
                for (int i = 0; i < FORCES; i++) {
                    record(index);
                }
            }
        }
        try (DedupIndex index = open(directory)) {
            expired = forced;
            index.expireBefore(expired);
            record(index);
            record(index);
        }
    }

    private void record(DedupIndex index) {
        int partition = index.partition("p");
        forcing = forced + STEP;
        for (int id = forced; id < forcing; id++) {
            check(index, id);
        }
        index.cover(partition, new Coverage(Coverage.FROM_THE_BEGINNING, forcing));
        try {
            index.force();
        } catch (DedupException e) {
            index.force();
        }
        forced = forcing;
    }

    @Override
    public void after(Path directory) {
        int covered;
        try (DedupIndex index = open(directory)) {
            assertThat(index.damage()).isEmpty();
            index.partition("p");
            covered = (int) index.coverage(0).map(Coverage::toOffset).orElse(0L).longValue();
            assertThat(covered).isIn(forced, forcing);
            for (int id = (int) expired; id < forcing; id++) {
                assertThat(check(index, id) == DedupVerdict.REPLAY)
                        .as("id%d, covered=%d", id, covered)
                        .isEqualTo(id < covered);
            }
            index.cover(0, new Coverage(Coverage.FROM_THE_BEGINNING, forcing));
            index.force();
        }
        try (DedupIndex index = open(directory)) {
            assertThat(index.damage()).isEmpty();
            assertThat(index.coverage(0).map(Coverage::toOffset)).hasValue((long) forcing);
            assertThat(forcing == 0 || check(index, forcing - 1) == DedupVerdict.REPLAY)
                    .isTrue();
        }
    }
}

package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequence numbers are kept by their low 32 bits; these come round after 2^32 insertions. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SequenceWrapTest {

    private static final long ROUND = 1L << 32;
    private static final long T = 1_700_000_000_000L;

    private final DedupProbe probe = new DedupProbe();

    private DedupVerdict check(DedupIndex index, long id, long offset) {
        return index.check(probe.id("id" + id).origin(0, offset).logTime(T + id));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100, 1_000})
    void check_sequenceComesRound_knowsTheSameAsBefore(long before) {
        try (DedupIndex index =
                OffHeapDedupIndex.open(DedupSettings.of(Duration.ofHours(1), 500), ROUND - before, step -> {})) {
            index.partition("p");

            for (long id = 0; id < 3_000; id++) {
                assertThat(check(index, id, id)).isEqualTo(DedupVerdict.NEW);
                if (id >= 400) {
                    assertThat(check(index, id - 400, id - 400)).isEqualTo(DedupVerdict.REPLAY);
                }
            }

            assertThat(index.entries()).isEqualTo(500);
            assertThat(index.evictedUpTo()).hasValue(T + 2_499);
        }
    }

    @Test
    void check_duplicatesWhileSequenceComesRound_areFound() {
        try (DedupIndex index =
                OffHeapDedupIndex.open(DedupSettings.of(Duration.ofHours(1), 500), ROUND - 1_000, step -> {})) {
            index.partition("p");

            for (long id = 0; id < 1_500; id++) {
                assertThat(check(index, id, 2 * id)).isEqualTo(DedupVerdict.NEW);
                assertThat(check(index, id, 2 * id + 1)).isEqualTo(DedupVerdict.DUPLICATE);
                assertThat(probe.firstOffset()).isEqualTo(2 * id);
            }
        }
    }
}

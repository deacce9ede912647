package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random lives find the faults of an index, but for those of names, openers, damage, settings and the order of eviction. */
class DedupModelTest {

    private static final int LIVES = 300;
    private static final List<Long> BOUNDS = List.of(1_000L, 2L, 7L, 16L, 33L);
    private static final Set<DedupFault> UNSEEN = EnumSet.of(
            DedupFault.EVICTS_LATEST,
            DedupFault.PARTITIONS_IGNORE_CASE,
            DedupFault.PARTITIONS_WRAP_AROUND,
            DedupFault.PARTITIONS_LAG_BEHIND,
            DedupFault.LETS_A_SECOND_IN,
            DedupFault.KEEPS_OLD_BOUNDS,
            DedupFault.KEEPS_MEMORY_IN_A_FILE,
            DedupFault.BELIEVES_DAMAGE,
            DedupFault.HIDES_DAMAGE,
            DedupFault.STAYS_DAMAGED,
            DedupFault.COVERS_WHAT_IS_MISSING,
            DedupFault.IGNORES_SCOPE_OF_DIRECTORY);

    @TempDir
    Path temporary;

    static Set<DedupFault> seen() {
        return EnumSet.complementOf(EnumSet.copyOf(UNSEEN));
    }

    @ParameterizedTest
    @MethodSource("seen")
    void lives_faultyIndex_meetTheFault(DedupFault fault) {
        JqwikSession.start();
        try {
            boolean isFound = false;
            for (int seed = 0; seed < LIVES && !isFound; seed++) {
                isFound = !isLedWell(fault, seed);
            }
            assertThat(isFound).isEqualTo(fault != DedupFault.NONE);
        } finally {
            JqwikSession.finish();
        }
    }

    private boolean isLedWell(DedupFault fault, int seed) {
        Path directory = temporary.resolve("life" + seed);
        DedupSettings settings = DedupSettings.of(Duration.ofMillis(DedupStep.WINDOW), BOUNDS.get(seed % BOUNDS.size()))
                .scope(seed / 5 % 2 == 0 ? DedupScope.PARTITION : DedupScope.ALL_PARTITIONS)
                .whenFull(seed / 10 % 2 == 0 ? WhenFull.EVICT_OLDEST : WhenFull.STOP)
                .directory(directory.resolve("index"));
        List<DedupStep> steps =
                DedupStep.lives().generator(1_000, false).next(new Random(seed)).value();
        try {
            DedupLife.lead(HeapDedupIndex.backend(fault), settings, directory, steps);
            return true;
        } catch (AssertionError | RuntimeException e) {
            return false;
        }
    }
}

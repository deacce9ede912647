package io.streamingatscale.testkit;

import io.streamingatscale.dedup.DedupBackend;
import io.streamingatscale.dedup.DedupFault;
import io.streamingatscale.dedup.HeapDedupIndex;
import java.util.Arrays;
import java.util.Set;

class DedupIndexDefectsTest extends DefectRules {

    private static final HeapDefect[] DEFECTS = Arrays.stream(DedupFault.values())
            .filter(fault -> fault != DedupFault.NONE)
            .map(HeapDefect::new)
            .toArray(HeapDefect[]::new);

    private record HeapDefect(DedupFault fault) implements Defect {
        @Override
        public Set<String> rules() {
            return fault.rules();
        }

        @Override
        public String toString() {
            return fault.toString();
        }
    }

    static final class Suite extends DedupIndexTck {

        @Override
        protected DedupBackend backend() {
            return HeapDedupIndex.backend(Arrays.stream(DEFECTS)
                    .filter(DefectRules::has)
                    .map(HeapDefect::fault)
                    .findFirst()
                    .orElse(DedupFault.NONE));
        }
    }

    DedupIndexDefectsTest() {
        super(Suite.class, DEFECTS);
    }
}

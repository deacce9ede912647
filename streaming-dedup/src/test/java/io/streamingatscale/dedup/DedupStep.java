package io.streamingatscale.dedup;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * A step of a random life of an index.
 *
 * @param what is done
 * @param partition 0 to 2, of which the step is
 * @param pick one of the ids, of the records seen before, or of the offsets; what it picks depends on the step
 * @param ahead by how much the partition's log time moves before the step, or how far back a time lies
 */
record DedupStep(What what, int partition, int pick, long ahead) {

    static final long WINDOW = 100;
    static final int PARTITIONS = 3;

    enum What {
        /** Checks a record that the log has just taken. */
        RECORD,
        /** Checks a record that was checked before. */
        REPLAY,
        /** Checks the records of the next few steps in one batch. */
        BATCH,
        COVER,
        FORGET,
        EXPIRE,
        FORCE,
        /** Closes without forcing, and opens. */
        REOPEN,
        /** Opens a copy of the files as they are, looks at it, and goes on without it. */
        CRASH
    }

    static Arbitrary<List<DedupStep>> lives() {
        Arbitrary<What> what = Arbitraries.frequency(
                Tuple.of(24, What.RECORD),
                Tuple.of(8, What.REPLAY),
                Tuple.of(3, What.BATCH),
                Tuple.of(2, What.COVER),
                Tuple.of(1, What.FORGET),
                Tuple.of(2, What.EXPIRE),
                Tuple.of(2, What.FORCE),
                Tuple.of(1, What.REOPEN),
                Tuple.of(1, What.CRASH));
        Arbitrary<Long> ahead = Arbitraries.frequency(
                Tuple.of(10, 0L),
                Tuple.of(10, 7L),
                Tuple.of(3, WINDOW),
                Tuple.of(3, WINDOW + 1),
                Tuple.of(2, 3 * WINDOW),
                Tuple.of(2, -7L),
                Tuple.of(2, -WINDOW),
                Tuple.of(2, -WINDOW - 1));
        return Combinators.combine(
                        what,
                        Arbitraries.integers().between(0, PARTITIONS - 1),
                        Arbitraries.integers().between(0, 63),
                        ahead)
                .as(DedupStep::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(150);
    }
}

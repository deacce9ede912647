package io.streamingatscale.dedup;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random lives, fewer than of other indexes since each makes many files: of one index, and of two that take turns. */
class ChronicleDedupIndexProperties extends DedupLives {

    private static final DedupBackend BACKEND = ChronicleDedupIndex.backend();

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void index_anyLifeWithRoom_isAsTheModel(
            @ForAll("lives") List<DedupStep> steps, @ForAll DedupScope scope, @ForAll WhenFull whenFull) {
        lead(BACKEND, steps, ROOM, scope, whenFull);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void index_anyLifeWithLittleRoom_isAsTheModel(
            @ForAll("lives") List<DedupStep> steps,
            @ForAll("bounds") long maxEntries,
            @ForAll DedupScope scope,
            @ForAll WhenFull whenFull) {
        lead(BACKEND, steps, maxEntries, scope, whenFull);
    }

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void twoIndexes_anyLifeTogether_areAsTheModel(
            @ForAll("lives") List<DedupStep> steps,
            @ForAll("bounds") long maxEntries,
            @ForAll DedupScope scope,
            @ForAll WhenFull whenFull) {
        lead(TwoInTurn.backend(BACKEND), steps, maxEntries, scope, whenFull);
    }

    /** What was not forced is kept, and no answer tells how many of the records before it were. */
    @Example
    void index_openedAgainAndAgainWithoutForce_isAsTheModel() {
        List<DedupStep> steps = new ArrayList<>();
        for (int opening = 0; opening < 6; opening++) {
            for (int record = 0; record < 20; record++) {
                steps.add(new DedupStep(DedupStep.What.RECORD, 0, record, DedupStep.WINDOW + 1));
            }
            steps.add(new DedupStep(DedupStep.What.REOPEN, 0, 0, 0));
        }
        lead(BACKEND, steps, ROOM, DedupScope.PARTITION, WhenFull.STOP);
    }
}

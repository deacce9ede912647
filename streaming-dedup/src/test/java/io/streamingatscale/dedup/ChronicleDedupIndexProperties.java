package io.streamingatscale.dedup;

import java.util.List;
import net.jqwik.api.EdgeCasesMode;
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
}

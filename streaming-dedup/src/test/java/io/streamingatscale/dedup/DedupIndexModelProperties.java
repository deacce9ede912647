package io.streamingatscale.dedup;

import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random lives of an index: extend it for a backend. */
abstract class DedupIndexModelProperties extends DedupLives {

    /** Returns the kind of index that is to be led through the lives. */
    protected abstract DedupBackend backend();

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void index_anyLifeWithRoom_isAsTheModel(
            @ForAll("lives") List<DedupStep> steps, @ForAll DedupScope scope, @ForAll WhenFull whenFull) {
        lead(backend(), steps, ROOM, scope, whenFull);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void index_anyLifeWithLittleRoom_isAsTheModel(
            @ForAll("lives") List<DedupStep> steps,
            @ForAll("bounds") long maxEntries,
            @ForAll DedupScope scope,
            @ForAll WhenFull whenFull) {
        lead(backend(), steps, maxEntries, scope, whenFull);
    }
}

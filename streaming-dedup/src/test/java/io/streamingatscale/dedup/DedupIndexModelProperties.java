package io.streamingatscale.dedup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Random lives of an index: extend it for a backend. */
abstract class DedupIndexModelProperties {

    /** Returns the kind of index that is to be led through the lives. */
    protected abstract DedupBackend backend();

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void index_anyLifeWithRoom_isAsTheModel(
            @ForAll("lives") List<DedupStep> steps, @ForAll DedupScope scope, @ForAll WhenFull whenFull) {
        lead(steps, 1_000, scope, whenFull);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void index_anyLifeWithLittleRoom_isAsTheModel(
            @ForAll("lives") List<DedupStep> steps,
            @ForAll("bounds") long maxEntries,
            @ForAll DedupScope scope,
            @ForAll WhenFull whenFull) {
        lead(steps, maxEntries, scope, whenFull);
    }

    @Provide
    Arbitrary<List<DedupStep>> lives() {
        return DedupStep.lives();
    }

    @Provide
    Arbitrary<Long> bounds() {
        return Arbitraries.of(1L, 2L, 3L, 7L, 16L, 33L);
    }

    private void lead(List<DedupStep> steps, long maxEntries, DedupScope scope, WhenFull whenFull) {
        Path temporary = newDirectory();
        try {
            DedupSettings settings = DedupSettings.of(Duration.ofMillis(DedupStep.WINDOW), maxEntries)
                    .scope(scope)
                    .whenFull(whenFull)
                    .directory(temporary.resolve("index"));
            DedupLife.lead(backend(), settings, temporary, steps);
        } finally {
            remove(temporary);
        }
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("dedup-life");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

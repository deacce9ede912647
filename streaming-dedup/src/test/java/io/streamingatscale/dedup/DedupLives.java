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
import net.jqwik.api.Provide;

/** What properties over random lives share: the lives, bounds for them, and a directory for each. */
abstract class DedupLives {

    static final long ROOM = 1_000;

    @Provide
    Arbitrary<List<DedupStep>> lives() {
        return DedupStep.lives();
    }

    @Provide
    Arbitrary<Long> bounds() {
        return Arbitraries.of(1L, 2L, 3L, 7L, 16L, 33L);
    }

    static void lead(
            DedupBackend backend, List<DedupStep> steps, long maxEntries, DedupScope scope, WhenFull whenFull) {
        Path temporary = newDirectory();
        try {
            DedupSettings settings = DedupSettings.of(Duration.ofMillis(DedupStep.WINDOW), maxEntries)
                    .scope(scope)
                    .whenFull(whenFull)
                    .directory(temporary.resolve("index"));
            DedupLife.lead(backend, settings, temporary, steps);
        } finally {
            remove(temporary);
        }
    }

    static Path newDirectory() {
        try {
            return Files.createTempDirectory("dedup");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.streamingatscale.dedup;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Opens both kinds of index, and says of each what became of it. */
final class FlagsChild {

    private FlagsChild() {}

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (DedupBackend backend : List.of(OffHeapDedupIndex.backend(), ChronicleDedupIndex.backend())) {
            out.println(outcome(
                    backend,
                    Path.of(args[0]).resolve(Integer.toString(backend.name().length()))));
        }
    }

    private static String outcome(DedupBackend backend, Path directory) {
        DedupSettings settings = DedupSettings.of(Duration.ofMinutes(1), 100).directory(directory);
        try (DedupIndex index = backend.open(settings)) {
            DedupProbe probe =
                    new DedupProbe().id("a").origin(index.partition("p"), 1).logTime(1);
            return index.check(probe).name() + " analytics.disable="
                    + System.getProperty("chronicle.analytics.disable");
        } catch (DedupException e) {
            return e.getMessage();
        }
    }
}

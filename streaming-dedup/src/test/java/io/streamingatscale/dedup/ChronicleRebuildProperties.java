package io.streamingatscale.dedup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;

/** A few random logs, read once and read again, each index in a directory of its own. */
class ChronicleRebuildProperties extends RebuildLogs {

    private final List<Path> directories = new ArrayList<>();

    @AfterTry
    void removeDirectories() {
        directories.forEach(DedupLives::remove);
        directories.clear();
    }

    private DedupIndex open(DedupSettings settings) {
        Path directory = DedupLives.newDirectory();
        directories.add(directory);
        return ChronicleDedupIndex.backend().open(settings.directory(directory));
    }

    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
    void rebuilt_withinPartitions_judgesWhatFollowsAsTheOriginal(
            @ForAll("logs") List<Item> items,
            @ForAll @IntRange(max = 100) int percentRead,
            @ForAll boolean isExpiring) {
        verifyWithinPartitions(this::open, items, percentRead, isExpiring);
    }

    @Property(tries = 20, edgeCases = EdgeCasesMode.NONE)
    void rebuilt_overAllPartitionsAtTheSameTime_judgesWhatFollowsAsTheOriginal(
            @ForAll("logs") List<Item> items,
            @ForAll @IntRange(max = 100) int percentRead,
            @ForAll boolean isExpiring) {
        verifyOverAllPartitions(this::open, items, percentRead, isExpiring);
    }
}

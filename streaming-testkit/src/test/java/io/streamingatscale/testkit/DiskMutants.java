package io.streamingatscale.testkit;

import static io.streamingatscale.testkit.Mutant.core;
import static io.streamingatscale.testkit.Mutant.dedup;
import static io.streamingatscale.testkit.MutantTrial.CHECKPOINT_FILES;
import static io.streamingatscale.testkit.MutantTrial.JOURNAL;

import java.util.List;

/** Bugs of what is kept on a disk. */
final class DiskMutants {

    private DiskMutants() {}

    static List<Mutant> all() {
        return List.of(
                dedup(
                        "an index takes each known id for a duplicate",
                        "dedup, small",
                        "OffHeapEntries",
                        "return probe.answer(DedupVerdict.REPLAY);",
                        "return probe.duplicateOf(probe.partition(), probe.offset());"),
                dedup(
                        "an index keeps its coverage but not its entries",
                        "dedup, small",
                        "JournalLoader",
                        "entries.restore(count);",
                        ""),
                dedup("a journal's entries are not forced", JOURNAL, "JournalWriter", "file.force();", ""),
                dedup(
                        "the name of a journal's file is not forced",
                        JOURNAL,
                        "JournalWriter",
                        "if (!file.isConfirmed()) {",
                        "if (false) {"),
                dedup("a journal's file is written on after a failure", JOURNAL, "Journal", "writer.finish();", ""),
                dedup(
                        "a torn frame of a journal counts",
                        JOURNAL,
                        "JournalChannel",
                        "return header.bodyChecksum() == (int) checksum.getValue();",
                        "return true;"),
                dedup(
                        "files of a journal are deleted, and the one before comes back",
                        JOURNAL,
                        "JournalWriter",
                        """
                        Files.deleteIfExists(generation.path());
                        forceDirectory();""",
                        "        Files.deleteIfExists(generation.path());"),
                core("a checkpoint is renamed before it is forced", CHECKPOINT_FILES, "CheckpointFiles", """
                        step("force next");
                        channel.force(true);""", ""),
                core("the rename of a checkpoint is not forced", CHECKPOINT_FILES, "CheckpointFiles", """
                        step("force directory");
                        forceDirectory(directory);""", ""),
                core(
                        "the previous checkpoint is given up before there is a new one",
                        CHECKPOINT_FILES,
                        "CheckpointFiles",
                        "Files.createLink(previous, current);",
                        "Files.move(current, previous);"));
    }
}

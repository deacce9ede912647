package io.streamingatscale.testkit;

import static io.streamingatscale.testkit.Mutant.core;

import java.util.List;

/** Bugs of the deduplication. */
final class DedupMutants {

    private DedupMutants() {}

    static List<Mutant> all() {
        return List.of(
                core(
                        "a duplicate is decided by the id alone",
                        "dedup, small",
                        "DedupStage",
                        "return verdict == DedupVerdict.DUPLICATE ? Judgement.DUPLICATE : Judgement.PASSES;",
                        "return verdict != DedupVerdict.NEW ? Judgement.DUPLICATE : Judgement.PASSES;"),
                core(
                        "duplicates pass",
                        "dedup, small",
                        "DedupStage",
                        "return verdict == DedupVerdict.DUPLICATE ? Judgement.DUPLICATE : Judgement.PASSES;",
                        "return Judgement.PASSES;"),
                core(
                        "an index that was lost is not read again",
                        "dedup, small",
                        "DedupStage",
                        "if (own.coveredFrom > from) {",
                        "if (false) {"),
                core(
                        "an index is believed whatever another owner has read",
                        "dedup transactional",
                        "DedupPartition",
                        "coveredFrom = known != null && known.toOffset() >= resumeAt ? known.fromLogTime() : NOTHING;",
                        "coveredFrom = known != null ? known.fromLogTime() : NOTHING;"),
                core(
                        "records that are read again for their ids take effect",
                        "dedup, small",
                        "DedupStage",
                        "            return Judgement.READ_AGAIN;",
                        "            return Judgement.PASSES;"),
                core(
                        "records that are read again leave no ids",
                        "dedup, small",
                        "DedupStage",
                        """
                        check(probe);
                        own.next = Math.max(own.next, offset + 1);""",
                        "            own.next = Math.max(own.next, offset + 1);"),
                core(
                        "ids are forgotten before their window is over",
                        "dedup, frequent commits",
                        "DedupPartitions",
                        "return Math.max(0, slowest - window);",
                        "return Math.max(0, slowest);"),
                core(
                        "the index is read again from half a window before",
                        "dedup transactional",
                        "DedupStage",
                        "long from = Math.max(0, logTime - window);",
                        "long from = Math.max(0, logTime - window / 2);"),
                core(
                        "a copy is dropped though its first one is not committed",
                        "dedup over all, small",
                        "DedupStage",
                        "        if (probe.firstOffset() >= first.committed) {",
                        "        if (false) {"),
                core(
                        "a first copy of a lost partition counts as committed",
                        "dedup over all, two processes",
                        "DedupStage",
                        """
                        return store.load(pipeline, of)
                                .filter(checkpoint ->
                                        probe.firstOffset() < checkpoint.position().offset())
                                .isPresent();""",
                        "            return true;"),
                core(
                        "a partition that was lost is waited for",
                        "dedup over all, two processes",
                        "DedupStage",
                        "            partitions.get(partition).state = DedupPartition.State.LOST;",
                        "            partitions.get(partition).state = DedupPartition.State.RETURNING;"),
                core(
                        "ids of a lost partition are forgotten, its coverage is not",
                        "dedup over all",
                        "DedupStage",
                        "            partitions.get(partition).state = DedupPartition.State.LOST;",
                        """
                        partitions.get(partition).state = DedupPartition.State.LOST;
                        DedupPartition own = partitions.get(partition);
                        index().forget(own.number, own.committed, Long.MAX_VALUE);"""),
                core(
                        "other partitions go on while one is read again",
                        "dedup over all",
                        "DedupStage",
                        "if (isOverAllPartitions() && partitions.othersMiss(own, from)) {",
                        "if (false) {"),
                core(
                        "a half batch is committed as a whole",
                        "dedup over all, small",
                        "BatchFlow",
                        "        progress.finish(all.subList(0, cursor), next);",
                        "        progress.finish(all.subList(0, cursor), batch.next());"));
    }
}

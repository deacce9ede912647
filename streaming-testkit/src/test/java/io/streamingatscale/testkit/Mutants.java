package io.streamingatscale.testkit;

import java.util.ArrayList;
import java.util.List;

/** The bugs that the simulation must find, each with the scenario that must find it. */
final class Mutants {

    private static final String CORE = "streaming-core/src/main/java/io/streamingatscale/core/";
    private static final String TESTKIT = "streaming-testkit/src/main/java/io/streamingatscale/testkit/";

    private Mutants() {}

    static List<Mutant> all() {
        List<Mutant> all = new ArrayList<>();
        all.addAll(ofTheRuntime());
        all.addAll(ofAsynchronousSteps());
        all.addAll(ofTheDeduplication());
        all.addAll(ofParts());
        return all;
    }

    private static Mutant core(String name, String scenario, String type, String original, String broken) {
        return new Mutant(name, scenario, CORE + type + ".java", original, broken);
    }

    private static Mutant part(String name, String scenario, String type, String original, String broken) {
        return new Mutant(name, scenario, TESTKIT + type + ".java", original, broken);
    }

    private static List<Mutant> ofTheRuntime() {
        return List.of(
                core(
                        "a new owner begins one record behind the checkpoint",
                        "keyed, small",
                        "PartitionClaims",
                        "StartPoint.at(position, false)",
                        "StartPoint.at(Position.of(position.offset() + 1), false)"),
                core(
                        "a new owner begins one record before the checkpoint",
                        "transactional, small",
                        "PartitionClaims",
                        "StartPoint.at(position, false)",
                        "StartPoint.at(Position.of(Math.max(0, position.offset() - 1)), false)"),
                core(
                        "a checkpoint's offset is taken up without its token",
                        "keyed, small",
                        "PartitionClaims",
                        "StartPoint.at(position, false)",
                        "StartPoint.at(Position.of(position.offset()), false)"),
                core(
                        "what was read counts as processed",
                        "dedup over all, small",
                        "PartitionTask",
                        "commits.add(batch);",
                        """
                        commits.add(batch);
                        lag.processed(batch.next(), null);"""),
                core("a record that fails for now is left out", "flaky step", "BatchFlow", """
                        pauseAfter(e);
                        return false;""", """
                        pauseAfter(e);
                        return true;"""),
                core(
                        "a batch that is interrupted begins anew",
                        "flaky step",
                        "BatchFlow",
                        "outputs.addAll(scope.chain().takeOutputs());",
                        """
                        outputs.addAll(scope.chain().takeOutputs());
                        cursor = 0;"""),
                core(
                        "an interrupted batch loses what it had made",
                        "flaky step",
                        "BatchFlow",
                        "outputs.addAll(scope.chain().takeOutputs());",
                        "scope.chain().takeOutputs();"),
                core(
                        "an interrupted batch writes twice what it had made",
                        "flaky step",
                        "BatchFlow",
                        "outputs.clear();",
                        ""),
                core("what a step had put out when it failed is kept", "flaky step", "ProcessorChain", """
                                    outputs.subList(mark, outputs.size()).clear();
                                }
                            }
                        }

                        /**""", """
                                }
                            }
                        }

                        /**"""),
                core(
                        "a poison record is left out without a dead letter",
                        "poison",
                        "PoisonHandler",
                        "deadLetters.write(List.of(record.withValue(new DeadLetter<>(record, reason))));",
                        ""),
                core(
                        "dead letters are never committed",
                        "poison",
                        "CommitSequence",
                        "if (ownership.poison().hasUncommitted()) {",
                        "if (false) {"),
                core(
                        "the sink's commit does not wait for the dead letters'",
                        "poison",
                        "CommitSequence",
                        "            await(ownership.poison().commit(started.checkpoint()), done -> commitSink(started));",
                        """
                        ownership.poison().commit(started.checkpoint());
                        commitSink(started);"""),
                core(
                        "records are written while dead letters are committed",
                        "poison",
                        "CommitSequence",
                        "            holdsWrites = true;",
                        "            holdsWrites = false;"),
                core(
                        "a record that the sink refused is given to it again",
                        "refused",
                        "PartitionHistory",
                        "return rejections.isEmpty() ? null : rejections.get(offset);",
                        "return null;"),
                core("the checkpoint is saved before the sink is durable", "keyed, small", "CommitSequence", """
                        holdsWrites = false;
                        if""", """
                        holdsWrites = false;
                        if (!scope.spec().isTransactional()) {
                            scope.spec().store().save(current.checkpoint());
                        }
                        if"""),
                core(
                        "the checkpoint is saved although the sink's commit failed",
                        "keyed, small",
                        "CommitSequence",
                        """
                        if (failure != null) {
                            throw asRuntime(failure);
                        }
                        next.accept(result);""",
                        "            next.accept(failure == null ? result : (R) CommitResult.EMPTY);"),
                core(
                        "a commit begins while another is under way",
                        "keyed, small",
                        "CommitSequence",
                        "return attempt == null && !position.equals(committed);",
                        "return !position.equals(committed);"),
                core(
                        "a commit without an answer is awaited for ever",
                        "keyed, small",
                        "CommitSequence",
                        "if (attempt != null && now - attempt.startedAt() >= timeout.toNanos()) {",
                        "if (false) {"),
                core("a late completion is given to the new owner", "poison", "PartitionTasks", """
                        if (tasks.get(task.partition()) != task) {
                            return;
                        }""", ""),
                core(
                        "a partition that failed is not given up",
                        "keyed, small",
                        "PartitionTasks",
                        """
                        task.meters().failures.increment();
                        drop(task.partition());""",
                        "task.meters().failures.increment();"),
                core(
                        "a partition that failed is never opened again",
                        "keyed, small",
                        "PartitionTasks",
                        "            releases.add(new Release(task.partition(), judge(task.partition(), task.history(), e)));",
                        "            judge(task.partition(), task.history(), e);"),
                core(
                        "a silent partition is never opened again",
                        "keyed, small",
                        "PartitionTask",
                        "        return now - lastArrival >= scope.settings().reopenAfter().toNanos();",
                        "        return false;"),
                core(
                        "the bound on bytes in flight is not kept",
                        "bounded",
                        "WorkerLoop",
                        "tasks.uncommittedBytes() < scope.settings().maxInFlightBytes()",
                        "tasks.uncommittedBytes() < Long.MAX_VALUE"),
                core(
                        "a fenced owner stops the pipeline",
                        "keyed, small",
                        "PartitionTasks",
                        "            return history.pauseAfterFencing();",
                        "            return null;"));
    }

    private static List<Mutant> ofAsynchronousSteps() {
        return List.of(
                core(
                        "a record comes out before its calls have ended",
                        "async",
                        "AsyncLane",
                        "return first == null || first.isWaiting() ? null : first;",
                        "return first;"),
                core(
                        "records come out in the order in which their calls end",
                        "async",
                        "AsyncLane",
                        "Turn<S> first = turns.peek();",
                        """
                        turns.stream()
                                .filter(turn -> !turn.isWaiting())
                                .findFirst()
                                .ifPresent(turn -> {
                                    turns.remove(turn);
                                    turns.addFirst(turn);
                                });
                        Turn<S> first = turns.peek();"""),
                core("the position moves when a record's calls begin", "async", "AsyncFlow", """
                        sources.get(segment).remove();
                        any = true;""", """
                        sources.get(segment).remove();
                        progress.finish(turn.read, turn.next);
                        any = true;"""),
                core(
                        "what the calls of a record gave is dropped",
                        "async",
                        "AsyncFlow",
                        "scope.chain().run(segment, segment == 0 ? turn.read : turn.results());",
                        "scope.chain().run(segment, segment == 0 ? turn.read : List.of());"));
    }

    private static List<Mutant> ofTheDeduplication() {
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

    private static List<Mutant> ofParts() {
        return List.of(
                core(
                        "a store takes the checkpoint of an older owner",
                        "keyed, small",
                        "InMemoryCheckpointStore",
                        "        if (checkpoint.epoch() < current.epoch()) {",
                        "        if (false) {"),
                core(
                        "a store gives a new owner the epoch of the one before",
                        "keyed, small",
                        "InMemoryCheckpointStore",
                        "long epoch = last == null ? 1 : last.epoch() + 1;",
                        "long epoch = last == null ? 1 : last.epoch();"),
                core(
                        "a store forgets the position with each claim",
                        "transactional, small",
                        "InMemoryCheckpointStore",
                        """
                        .flatMap(Claim::position)
                        .map(position -> Claim.res""",
                        """
                        .flatMap(Claim::position)
                        .filter(position -> false)
                        .map(position -> Claim.res"""),
                part(
                        "a sink checks the epoch outside of its transaction",
                        "transactional, small",
                        "SimWriter",
                        """
                        world.checkpoints().checkEpoch(checkpoint);
                        CommitResult""",
                        "        CommitResult"),
                part(
                        "a sink's transaction leaves the checkpoint out",
                        "transactional, small",
                        "SimWriter",
                        "world.checkpoints().save(checkpoint);",
                        ""),
                part("a sink answers before it has written", "keyed, small", "SimWire", """
                        requests.add(request);
                        return request.answer;""", """
                        requests.add(request);
                        request.answer.complete(CommitResult.EMPTY);
                        return request.answer;"""),
                part("a sink takes a partly written batch for a whole one", "keyed, small", "SimWire", """
                        attempt(request.part);
                        refuse(request, request.place.failure("no answer: " + request.what));""", """
                        attempt(request.part);
                        replies.add(new Reply(request, CommitResult.EMPTY, null));"""),
                part("a sink loses what it had buffered when it writes early", "keyed", "SimWriter", """
                                            () -> apply(rows),
                                            () -> apply(rows.subList(0, rows.size() / 2)));
                        }

                        @Override
                        public CompletionStage""", """
                                            () -> apply(rows.subList(1, rows.size())),
                                            () -> apply(rows.subList(0, rows.size() / 2)));
                        }

                        @Override
                        public CompletionStage"""),
                part(
                        "a keyed sink adds a row for each replay",
                        "keyed, small",
                        "SimTable",
                        "if (effect == Effect.KEYED && rows.putIfAbsent(row.key(), row) != null) {",
                        "if (false) {"),
                part(
                        "a source begins one record behind the position granted",
                        "keyed, small",
                        "SimReader",
                        "positions.put(partition, start);",
                        "positions.put(partition, world.log().at(start.offset() + (start.offset() > 0 ? 1 : 0)));"),
                part(
                        "a source takes a log made anew for the one before",
                        "keyed, small",
                        "SimLog",
                        "return position.token().isPresent() && !position.equals(at(position.offset()));",
                        "return false;"),
                part(
                        "a source passes over what the log has removed",
                        "keyed, small",
                        "SimReader",
                        "throw new PositionLostException(\"position is no longer in the log: partition=\" + partition, null);",
                        ""),
                part(
                        "a source forgets what it was to offer again",
                        "keyed, small",
                        "SimReader",
                        "        offers.put(partition, now() + pause.toNanos());",
                        "        offers.put(partition, Long.MAX_VALUE);"),
                part(
                        "an index takes each known id for a duplicate",
                        "dedup, small",
                        "SimDedupIndex",
                        "                return probe.answer(DedupVerdict.REPLAY);",
                        "                return probe.duplicateOf(entry.partition(), entry.offset());"),
                part(
                        "an index keeps its coverage but not its entries",
                        "dedup, small",
                        "SimIndexState",
                        "copy.entries.addAll(entries);",
                        ""));
    }
}

package io.streamingatscale.testkit;

import static io.streamingatscale.testkit.Mutant.core;

import java.util.ArrayList;
import java.util.List;

/** The bugs that the simulation must find, each with the scenario that must find it. */
final class Mutants {

    private Mutants() {}

    static List<Mutant> all() {
        List<Mutant> all = new ArrayList<>();
        all.addAll(ofTheRuntime());
        all.addAll(ofAsynchronousSteps());
        all.addAll(DedupMutants.all());
        all.addAll(PartMutants.all());
        all.addAll(DiskMutants.all());
        return all;
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
                        "a batch amid which a worker stops is committed as a whole",
                        "keyed, small",
                        "BatchFlow",
                        "progress.finish(all.subList(0, cursor), next);",
                        "progress.finish(all.subList(0, cursor), batch.next());"),
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
}

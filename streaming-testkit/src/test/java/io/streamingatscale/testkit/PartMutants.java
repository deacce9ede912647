package io.streamingatscale.testkit;

import static io.streamingatscale.testkit.Mutant.core;
import static io.streamingatscale.testkit.Mutant.part;

import java.util.List;

/** Bugs of what an adapter brings, in the simulated stores, sinks, sources and indexes. */
final class PartMutants {

    private PartMutants() {}

    static List<Mutant> all() {
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
                        "        offers.put(partition, Long.MAX_VALUE);"));
    }
}

package io.streamingatscale.testkit;

import io.streamingatscale.core.AsyncProcessing;
import io.streamingatscale.core.Deduplication;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.PipelineBuilder;
import io.streamingatscale.core.PoisonPolicy;
import io.streamingatscale.core.StreamBuilder;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.dedup.DedupScope;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The pipelines that are simulated in every build. */
final class Scenarios {

    private static final int RECORDS = 8;
    private static final int DEDUP_RECORDS = 12;
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final long BOUND = 60;

    private Scenarios() {}

    /** Returns all of them by name, the quickest first. */
    static Map<String, Simulation<String>> all() {
        Map<String, Simulation<String>> all = new LinkedHashMap<>(small());
        all.put("keyed", single(2, RECORDS).running(keyed(3)));
        all.put("append", single(2, RECORDS).running(Scenarios::append));
        all.put("transactional", single(2, RECORDS).running(transactional(3)));
        all.put("bounded", bounded());
        all.put("poison", poisoned());
        all.put("refused", refused());
        all.put("flaky step", flaky());
        all.put("dedup keyed", dedup(world -> dedup(world, DedupScope.PARTITION, false)));
        all.put("dedup transactional", dedup(world -> dedup(world, DedupScope.PARTITION, true)));
        all.put("dedup, frequent commits", frequentCommits());
        all.put("dedup over all", dedupOverAll(2, DEDUP_RECORDS));
        all.put(
                "dedup over all, two processes",
                dedupOverAll(2, DEDUP_RECORDS).processes(2).allowingDuplicates());
        all.put("async", async());
        all.put("two pipelines", twoPipelines());
        return all;
    }

    /** Returns those that are small enough for all pairs of faults. */
    static Map<String, Simulation<String>> small() {
        Map<String, Simulation<String>> small = new LinkedHashMap<>();
        small.put("keyed, small", single(2, 4).running(keyed(2)));
        small.put("transactional, small", single(2, 4).running(transactional(2)));
        small.put(
                "dedup, small",
                dedup(world -> dedup(world, DedupScope.PARTITION, true))
                        .log(1, 6)
                        .expecting(distinct(1, 6, Scenarios::copies)));
        small.put("dedup over all, small", dedupOverAll(2, 5));
        return small;
    }

    private static Simulation<String> single(int partitions, int records) {
        return Simulation.over(Scenarios::value).log(partitions, records).expecting(all(partitions, records));
    }

    private static String value(int partition, int index) {
        return partition + ":" + index;
    }

    private static List<String> all(int partitions, int records) {
        return values(partitions, records, Scenarios::value).toList();
    }

    private static Stream<String> values(int partitions, int records, Simulation.Values<String> values) {
        return IntStream.range(0, partitions)
                .boxed()
                .flatMap(partition -> IntStream.range(0, records).mapToObj(index -> values.at(partition, index)));
    }

    private static List<String> distinct(int partitions, int records, Simulation.Values<String> values) {
        return values(partitions, records, values).distinct().toList();
    }

    private static StreamBuilder<String, String> from(SimulatedWorld<String> world) {
        return Pipeline.named("one").from(world.log());
    }

    private static Pipeline toTable(
            SimulatedWorld<String> world, StreamBuilder<String, String> stream, boolean isTransactional) {
        PipelineBuilder<String> builder = isTransactional
                ? stream.to(world.transactionalSink())
                : stream.to(world.keyedSink(value -> value)).checkpoints(world.checkpoints());
        return builder.commitEveryRecords(3).build();
    }

    private static Function<SimulatedWorld<String>, Pipeline> keyed(int commitEvery) {
        return world -> from(world)
                .to(world.keyedSink(value -> value))
                .checkpoints(world.checkpoints())
                .commitEveryRecords(commitEvery)
                .build();
    }

    private static Function<SimulatedWorld<String>, Pipeline> transactional(int commitEvery) {
        return world -> from(world)
                .to(world.transactionalSink())
                .commitEveryRecords(commitEvery)
                .build();
    }

    private static Pipeline append(SimulatedWorld<String> world) {
        return from(world)
                .to(world.appendSink())
                .checkpoints(world.checkpoints())
                .commitEveryRecords(3)
                .build();
    }

    private static Simulation<String> bounded() {
        return single(3, RECORDS)
                .processes(3)
                .inFlightAtMost(BOUND)
                .running(world -> from(world)
                        .to(world.transactionalSink())
                        .maxInFlightBytes(BOUND)
                        .build());
    }

    /** Two records of each partition cannot be processed. */
    private static Simulation<String> poisoned() {
        return Simulation.over(Scenarios::value)
                .running(Scenarios::poison)
                .expecting(all(2, RECORDS).stream()
                        .filter(value -> !value.endsWith("3") && !value.endsWith("4"))
                        .toList())
                .expectingDeadLetters(List.of("0:3", "0:4", "1:3", "1:4"));
    }

    private static Pipeline poison(SimulatedWorld<String> world) {
        return from(world)
                .map(value -> {
                    if (value.endsWith("3") || value.endsWith("4")) {
                        throw new IllegalArgumentException("poison");
                    }
                    return value;
                })
                .to(world.transactionalSink())
                .onPoison(PoisonPolicy.deadLetter(world.deadLetters()))
                .commitEveryRecords(3)
                .build();
    }

    /** One record of each partition cannot be stored. */
    private static Simulation<String> refused() {
        return Simulation.over(Scenarios::value)
                .running(world -> from(world)
                        .to(new RefusingSink<>(world.keyedSink(value -> value), value -> value.endsWith("3")))
                        .checkpoints(world.checkpoints())
                        .onPoison(PoisonPolicy.deadLetter(world.deadLetters()))
                        .commitEveryRecords(3)
                        .build())
                .expecting(all(2, RECORDS).stream()
                        .filter(value -> !value.endsWith("3"))
                        .toList())
                .expectingDeadLetters(List.of("0:3", "1:3"));
    }

    /** A step that makes two records of one, and fails now and then when it has made the first. */
    private static Simulation<String> flaky() {
        return Simulation.over(Scenarios::value)
                .running(Scenarios::flaky)
                .expecting(all(2, RECORDS).stream()
                        .flatMap(value -> Stream.of(value, value + "'"))
                        .toList());
    }

    private static Pipeline flaky(SimulatedWorld<String> world) {
        int[] calls = {0};
        return from(world)
                .<String>process(() -> (record, output) -> {
                    output.emit(record);
                    if (++calls[0] % 4 == 0) {
                        throw new TransientException("not now", null);
                    }
                    output.emit(record.withValue(record.value() + "'"));
                })
                .to(world.transactionalSink())
                .commitEveryRecords(3)
                .build();
    }

    private static Simulation<String> dedup(Function<SimulatedWorld<String>, Pipeline> pipeline) {
        return Simulation.over(Scenarios::copies)
                .log(2, DEDUP_RECORDS)
                .running(pipeline)
                .expecting(distinct(2, DEDUP_RECORDS, Scenarios::copies));
    }

    /** Every third record is a copy: of the one two before it, or of the one a whole window before it. */
    private static String copies(int partition, int index) {
        int first = index % 6 == 2 ? index - 2 : index % 6 == 5 ? index - 4 : index;
        return partition + ":" + first;
    }

    private static Simulation<String> frequentCommits() {
        return Simulation.over(Scenarios::copies)
                .log(1, 18)
                .running(world -> from(world)
                        .deduplicate(deduplication(world, DedupScope.PARTITION))
                        .to(world.transactionalSink())
                        .commitEveryRecords(1)
                        .build())
                .expecting(distinct(1, 18, Scenarios::copies));
    }

    private static Simulation<String> dedupOverAll(int partitions, int records) {
        return Simulation.over(Scenarios::acrossPartitions)
                .log(partitions, records)
                .processes(1)
                .running(world -> dedup(world, DedupScope.ALL_PARTITIONS, true))
                .expecting(distinct(partitions, records, Scenarios::acrossPartitions));
    }

    /** Every other record stands in all partitions. */
    private static String acrossPartitions(int partition, int index) {
        return index % 2 == 1 ? "x" + index : partition + ":" + index;
    }

    private static Pipeline dedup(SimulatedWorld<String> world, DedupScope scope, boolean isTransactional) {
        return toTable(world, from(world).deduplicate(deduplication(world, scope)), isTransactional);
    }

    private static Deduplication<String> deduplication(SimulatedWorld<String> world, DedupScope scope) {
        return Deduplication.by((String value) -> value)
                .within(WINDOW)
                .scope(scope)
                .backend(world.dedupBackend());
    }

    private static Simulation<String> async() {
        return Simulation.over(Scenarios::value)
                .log(3, RECORDS)
                .running(Scenarios::async)
                .expecting(all(3, RECORDS).stream().map(value -> value + "!").toList());
    }

    private static Pipeline async(SimulatedWorld<String> world) {
        return from(world)
                .processAsync(AsyncProcessing.blocking(
                                (StreamRecord<String> record) -> List.of(record.withValue(record.value() + "!")))
                        .concurrency(3))
                .to(world.transactionalSink())
                .commitEveryRecords(3)
                .workers(2)
                .build();
    }

    private static Simulation<String> twoPipelines() {
        return Simulation.over(Scenarios::value)
                .log(3, RECORDS)
                .running(world -> from(world)
                        .flatMap(value -> List.of(value, value + "'"))
                        .to(world.transactionalSink())
                        .commitEveryRecords(3)
                        .workers(2)
                        .build())
                .running(world -> Pipeline.named("two")
                        .from(world.log())
                        .filter(value -> !value.endsWith("2"))
                        .to(world.keyedSink(value -> value))
                        .checkpoints(world.checkpoints())
                        .commitEvery(Duration.ofMillis(5))
                        .build());
    }
}

package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.dedup.CrashingDedupBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * A {@link RandomSchedule} with an asynchronous step, whose calls end in any order, fail, hang until they are given up, and
 * outlive the process that made them. Each record carries which process and which claim has called for it.
 */
class AsyncScheduleProperties {

    private static final int CONCURRENCY = 3;
    private static final int KEYS = 3;
    private static final Duration TIMEOUT = Duration.ofMillis(100);
    private static final String PROCESS = "process";
    private static final String CLAIM = "claim";

    /** Writes into each record by which process and claim it is processed. */
    private static final class Stamp implements Processor<String, String> {

        private final int process;
        private final Map<Partition, Long> epochs = new HashMap<>();

        Stamp(int process) {
            this.process = process;
        }

        @Override
        public void onClaim(Claim claim) {
            epochs.put(claim.partition(), claim.epoch());
        }

        @Override
        public void process(StreamRecord<String> record, Output<String> output) {
            Partition partition = record.origin().partition();
            output.emit(record.withHeaders(Headers.of(List.of(
                    Header.of(PROCESS, Integer.toString(process)),
                    Header.of(CLAIM, partition + "#" + epochs.get(partition))))));
        }
    }

    private static String stamp(StreamRecord<String> record, String name) {
        return record.headers().last(name).orElseThrow().text();
    }

    private static Object key(StreamRecord<String> record) {
        return record.origin().offset() % KEYS;
    }

    private record Call(StreamRecord<String> record, CompletableFuture<List<StreamRecord<String>>> answer) {}

    /** The service called, which notes what was wrong in how it was called. */
    private static final class Service implements AsyncProcessor<String, String>, RandomSchedule.Beside {

        private final RandomSchedule schedule;
        private final List<Call> calls = new ArrayList<>();
        private final Map<String, StreamRecord<String>> latestOfKey = new HashMap<>();
        private final Set<String> succeeded = new HashSet<>();
        private final Set<StreamRecord<String>> answered = new HashSet<>();
        private final List<String> wrongs = new ArrayList<>();
        private final Map<String, Long> latestWritten = new HashMap<>();
        private int checked;

        Service(RandomSchedule schedule) {
            this.schedule = schedule;
        }

        private List<Call> pending() {
            calls.removeIf(call -> call.answer().isDone());
            return calls;
        }

        @Override
        public CompletionStage<List<StreamRecord<String>>> process(StreamRecord<String> record) {
            checkBounds(record);
            checkOrder(record);
            Call call = new Call(record, new CompletableFuture<>());
            calls.add(call);
            return call.answer();
        }

        private void checkBounds(StreamRecord<String> record) {
            String process = stamp(record, PROCESS);
            long before = pending().stream()
                    .filter(call -> stamp(call.record(), PROCESS).equals(process))
                    .count();
            if (before >= CONCURRENCY) {
                wrongs.add("more at once than allowed: " + before + " and " + record);
            }
        }

        private void checkOrder(StreamRecord<String> record) {
            String key = stamp(record, CLAIM) + "/" + key(record);
            StreamRecord<String> latest = latestOfKey.put(key, record);
            if (latest == null) {
                return;
            }
            long offset = record.origin().offset();
            boolean isAgain = latest.origin().offset() == offset;
            boolean isNext = latest.origin().offset() < offset && answered.contains(latest);
            boolean isUnderWay = pending().stream().anyMatch(call -> call.record() == latest);
            if (isUnderWay || !(isAgain || isNext)) {
                wrongs.add("out of order: " + record + " after " + latest + ", under way=" + isUnderWay);
            }
        }

        @Override
        public boolean happens() {
            List<Call> open = pending();
            if (open.isEmpty()) {
                return false;
            }
            Call call = open.get(schedule.random.nextInt(open.size()));
            switch (schedule.random.nextInt(6)) {
                case 0 -> call.answer().completeExceptionally(new TransientException("down", null));
                case 1 -> call.answer().completeExceptionally(new IllegalStateException("flaky"));
                default -> succeed(call);
            }
            return true;
        }

        private void succeed(Call call) {
            answered.add(call.record());
            succeeded.add(call.record().value());
            call.answer().complete(List.of(call.record()));
        }

        @Override
        public void ends() {
            List.copyOf(pending()).forEach(this::succeed);
        }

        @Override
        public void check() {
            assertThat(wrongs).isEmpty();
            CheckpointStore store = schedule.fixture.sink.checkpointStore().orElse(schedule.fixture.store);
            for (int number = 0; number < RandomSchedule.PARTITIONS; number++) {
                int partition = number;
                store.load("test", FakeLog.partition(partition))
                        .ifPresent(
                                saved -> checkSaved(partition, saved.position().offset()));
            }
            checkOrderWritten();
        }

        private void checkSaved(int partition, long position) {
            for (int offset = 0; offset < position; offset++) {
                String value = schedule.values.of(partition, offset);
                if (!succeeded.contains(value)) {
                    throw new AssertionError("checkpoint passes a call that is not done: " + value + " < " + position);
                }
            }
        }

        /** Each claim writes in the order of the log, and nothing twice. */
        private void checkOrderWritten() {
            List<StreamRecord<String>> applied = schedule.fixture.sink.applied;
            for (; checked < applied.size(); checked++) {
                StreamRecord<String> record = applied.get(checked);
                long offset = record.origin().offset();
                Long before = latestWritten.put(stamp(record, CLAIM), offset);
                if (before != null && before >= offset) {
                    throw new AssertionError(record + " of " + stamp(record, CLAIM) + " after " + before);
                }
            }
        }
    }

    private interface Steps {
        StreamBuilder<String, String> add(StreamBuilder<String, String> stream, AsyncProcessing<String, String> async);
    }

    private static RandomSchedule schedule(Effect effect, long seed, Steps steps) {
        RandomSchedule schedule = new RandomSchedule(effect, seed);
        Service service = new Service(schedule);
        schedule.beside = service;
        schedule.fixture.log.batchSize = 1 + schedule.random.nextInt(5);
        AsyncProcessing<String, String> async = AsyncProcessing.of(service)
                .concurrency(CONCURRENCY)
                .timeout(TIMEOUT)
                .keyOrderedBy(AsyncScheduleProperties::key);
        int[] processes = {0};
        schedule.fixture.steps = stream -> steps.add(stream.process(() -> new Stamp(processes[0]++)), async);
        var others = schedule.fixture.settings;
        schedule.fixture.settings = builder ->
                others.apply(builder).onPoison(PoisonPolicy.<String>stop().after(10_000));
        return schedule;
    }

    private static List<String> values(int partition) {
        return IntStream.range(0, RandomSchedule.RECORDS)
                .mapToObj(i -> partition + ":" + i)
                .toList();
    }

    private static List<String> written(RandomSchedule schedule, int partition) {
        return schedule.fixture.sink.applied.stream()
                .filter(record -> record.origin().partition().equals(FakeLog.partition(partition)))
                .map(StreamRecord::value)
                .toList();
    }

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void keyedSink_anySchedule_holdsEveryRecordOnceAndCheckpointsPassNoCallUnderWay(@ForAll long seed) {
        RandomSchedule schedule = schedule(Effect.KEYED, seed, (stream, async) -> stream.processAsync(async));

        schedule.play();

        assertThat(schedule.fixture.sink.table).hasSize(RandomSchedule.PARTITIONS * RandomSchedule.RECORDS);
        schedule.beside.check();
    }

    @Property(tries = 1_000, shrinking = ShrinkingMode.OFF)
    void transactionalSink_anySchedule_appliesEveryRecordOnceInOrder(@ForAll long seed) {
        RandomSchedule schedule = schedule(Effect.TRANSACTIONAL, seed, (stream, async) -> stream.processAsync(async));

        schedule.play();

        for (int partition = 0; partition < RandomSchedule.PARTITIONS; partition++) {
            assertThat(written(schedule, partition)).isEqualTo(values(partition));
        }
        schedule.beside.check();
    }

    @Property(tries = 500, shrinking = ShrinkingMode.OFF)
    void transactionalSink_copiesDroppedBeforeOrAfter_appliesEveryIdOnceInOrder(@ForAll long seed) {
        CrashingDedupBackend[] backend = {new CrashingDedupBackend()};
        RandomSchedule schedule = schedule(Effect.TRANSACTIONAL, seed, (stream, async) -> {
            Deduplication<String> deduplication = Deduplication.by((String value) -> value)
                    .within(Duration.ofSeconds(4))
                    .backend(backend[0]);
            return seed % 2 == 0
                    ? stream.deduplicate(deduplication).processAsync(async)
                    : stream.processAsync(async).deduplicate(deduplication);
        });
        DeduplicationScheduleProperties.Copies copies = new DeduplicationScheduleProperties.Copies(seed, false);
        schedule.values = copies;
        schedule.processes = 1;
        schedule.beforeStart = process -> {
            if (schedule.random.nextInt(3) == 0) {
                backend[0].lose();
            }
        };

        schedule.play();

        for (int partition = 0; partition < RandomSchedule.PARTITIONS; partition++) {
            assertThat(written(schedule, partition)).isEqualTo(copies.distinct(partition));
        }
        schedule.beside.check();
    }
}

package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Processes over one log of two partitions, every step, completion, failure, crash and change of owner in an order drawn at
 * random; in the end all is well again.
 */
final class RandomSchedule {

    static final int PARTITIONS = 2;
    static final int RECORDS = 12;

    interface Values {
        String of(int partition, int index);
    }

    /** What goes on beside the processes, such as calls that they have made. */
    interface Beside {
        /** Lets some of it happen; returns whether anything did. */
        boolean happens();

        /** Lets all of it come to its end. */
        void ends();

        /** Fails if anything is wrong. */
        void check();
    }

    private static final class Instance {
        final Worker worker;
        final FakeLog.Reader reader;

        Instance(WorkerFixture fixture) {
            worker = fixture.build().worker(0, fixture.environment);
            worker.step();
            reader = fixture.log.reader();
        }
    }

    final WorkerFixture fixture;
    final Random random;
    int processes = 2;
    Values values = (partition, index) -> partition + ":" + index;
    /** Called with the number of a process before it starts. */
    IntConsumer beforeStart = process -> {};

    @Nullable
    Beside beside;

    private final List<Instance> instances = new ArrayList<>();
    private int appended;

    RandomSchedule(Effect effect, long seed) {
        fixture = new WorkerFixture(effect);
        fixture.sink.answersAtOnce = false;
        fixture.settings = builder -> builder.commitEvery(Duration.ofMillis(1))
                .drainTimeout(Duration.ofSeconds(2))
                .onTransient(new RetryPolicy(10_000, Duration.ofMillis(10), Duration.ofMillis(100), 0.5));
        fixture.environment.elsewhere = () -> (beside != null && beside.happens()) || answerSome();
        random = new Random(seed);
    }

    void play() {
        IntStream.range(0, processes).forEach(process -> instances.add(start(process)));
        assignAll();
        for (int i = 0; i < 200; i++) {
            happen(random.nextInt(beside == null ? 12 : 18));
            checkpointsAreNotAhead();
            if (beside != null) {
                beside.check();
            }
        }
        heal();
    }

    private Instance start(int process) {
        beforeStart.accept(process);
        return new Instance(fixture);
    }

    private static TransientException down() {
        return new TransientException("down", null);
    }

    private Instance any() {
        return instances.get(random.nextInt(processes));
    }

    private List<String> valuesUpTo(int partition, long count) {
        return IntStream.range(0, Math.toIntExact(count))
                .mapToObj(index -> values.of(partition, index))
                .toList();
    }

    private void happen(int event) {
        switch (event) {
            case 0 -> append();
            case 1 -> answerSome();
            case 2 -> fixture.environment.runTask();
            case 3 -> fixture.environment.pass(Duration.ofMillis(20));
            case 4 -> {
                if (processes > 1) {
                    move();
                }
            }
            case 5 -> crash();
            case 6 -> failSomething();
            case 12, 13, 14 -> beside.happens();
            default -> any().worker.step();
        }
    }

    private void append() {
        if (appended < RECORDS) {
            IntStream.range(0, PARTITIONS).forEach(p -> fixture.log.append(p, values.of(p, appended)));
            appended++;
        }
    }

    private boolean answerSome() {
        if (fixture.sink.pending.isEmpty()) {
            return false;
        }
        FakeSink<String>.PendingCommit commit =
                random.nextBoolean() ? fixture.sink.pending.removeFirst() : fixture.sink.pending.removeLast();
        switch (random.nextInt(6)) {
            case 0 -> commit.fail(down());
            case 1 -> commit.applyThenFail(down());
            default -> commit.succeed();
        }
        return true;
    }

    /** Gives a partition to a process; the one that had it hears of it in order, too late, or never. */
    private void assign(int partition) {
        any().reader.assign(partition);
    }

    /** Gives out all partitions; a single process gets them at once. */
    private void assignAll() {
        if (processes == 1) {
            instances.get(0).reader.assign(0, 1);
        } else {
            IntStream.range(0, PARTITIONS).forEach(this::assign);
        }
    }

    private void move() {
        int partition = random.nextInt(PARTITIONS);
        for (Instance instance : instances) {
            if (instance.reader.owns(partition)) {
                switch (random.nextInt(3)) {
                    case 0 -> instance.reader.revoke(partition);
                    case 1 -> instance.reader.lose(partition);
                    default -> {} // overlap: both believe to own it
                }
            }
        }
        assign(partition);
    }

    private void crash() {
        int process = random.nextInt(processes);
        instances.set(process, start(process));
        assignAll();
    }

    private void failSomething() {
        switch (random.nextInt(4)) {
            case 0 -> fixture.sink.failNextWrite = down();
            case 1 -> fixture.sink.failNextOpen = down();
            case 2 -> fixture.store.failNextSave = new CheckpointException("down", null);
            default -> fixture.store.loseNextReply = new CheckpointException("reply lost", null);
        }
    }

    private void checkpointsAreNotAhead() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long saved = fixture.store
                    .load("test", FakeLog.partition(partition))
                    .map(checkpoint -> checkpoint.position().offset())
                    .orElse(0L);
            assertThat(fixture.sink.table.keySet()).containsAll(valuesUpTo(partition, saved));
        }
    }

    private void heal() {
        while (appended < RECORDS) {
            append();
        }
        Instance last = start(0);
        last.reader.assign(0, 1);
        for (int i = 0; i < 400; i++) {
            fixture.environment.pass(Duration.ofSeconds(1));
            last.worker.step();
            if (beside != null) {
                beside.ends();
            }
            while (fixture.environment.runTask()) {}
            while (!fixture.sink.pending.isEmpty()) {
                fixture.sink.pending.remove().succeed();
            }
        }
        last.worker.drain(Duration.ofSeconds(5));
    }
}

package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Two instances over one log of two partitions, every step, completion, failure, crash and change of owner in an order
 * drawn at random; in the end all is well again and each record must have taken effect once.
 */
class WorkerScheduleProperties {

    private static final int PARTITIONS = 2;
    private static final int RECORDS = 12;

    private static TransientException down() {
        return new TransientException("down", null);
    }

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void keyedSink_anySchedule_holdsEveryRecordOnceAndCheckpointsNeverRunAhead(@ForAll long seed) {
        Schedule schedule = new Schedule(Effect.KEYED, seed);
        schedule.play();
        assertThat(schedule.fixture.sink.table).hasSize(PARTITIONS * RECORDS);
    }

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void transactionalSink_anySchedule_appliesEveryRecordOnceInOrder(@ForAll long seed) {
        Schedule schedule = new Schedule(Effect.TRANSACTIONAL, seed);
        schedule.play();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String prefix = partition + ":";
            assertThat(schedule.fixture.sink.values().stream().filter(value -> value.startsWith(prefix)))
                    .containsExactlyElementsOf(values(partition));
        }
    }

    private static List<String> values(int partition) {
        return IntStream.range(0, RECORDS).mapToObj(i -> partition + ":" + i).toList();
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

    private static final class Schedule {
        final WorkerFixture fixture;
        final Random random;
        final List<Instance> instances = new ArrayList<>();
        int appended;

        Schedule(Effect effect, long seed) {
            fixture = new WorkerFixture(effect);
            fixture.sink.answersAtOnce = false;
            fixture.settings = builder -> builder.commitEvery(Duration.ofMillis(1))
                    .drainTimeout(Duration.ofSeconds(2))
                    .onTransient(new RetryPolicy(10_000, Duration.ofMillis(10), Duration.ofMillis(100), 0.5));
            fixture.environment.elsewhere = this::answerSome;
            random = new Random(seed);
        }

        void play() {
            instances.add(new Instance(fixture));
            instances.add(new Instance(fixture));
            IntStream.range(0, PARTITIONS).forEach(this::assign);
            for (int i = 0; i < 200; i++) {
                happen(random.nextInt(12));
                checkpointsAreNotAhead();
            }
            heal();
        }

        private void happen(int event) {
            switch (event) {
                case 0 -> append();
                case 1 -> answerSome();
                case 2 -> fixture.environment.runTask();
                case 3 -> fixture.environment.pass(Duration.ofMillis(20));
                case 4 -> move();
                case 5 -> crash();
                case 6 -> failSomething();
                default -> instances.get(random.nextInt(2)).worker.step();
            }
        }

        private void append() {
            if (appended < RECORDS) {
                IntStream.range(0, PARTITIONS).forEach(p -> fixture.log.append(p, p + ":" + appended));
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
            Instance to = instances.get(random.nextInt(2));
            to.reader.assign(partition);
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
            instances.set(random.nextInt(2), new Instance(fixture));
            IntStream.range(0, PARTITIONS).forEach(this::assign);
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
                assertThat(fixture.sink.table.keySet())
                        .containsAll(values(partition).subList(0, Math.toIntExact(saved)));
            }
        }

        private void heal() {
            while (appended < RECORDS) {
                append();
            }
            Instance last = new Instance(fixture);
            IntStream.range(0, PARTITIONS).forEach(last.reader::assign);
            for (int i = 0; i < 400; i++) {
                fixture.environment.pass(Duration.ofSeconds(1));
                last.worker.step();
                while (fixture.environment.runTask()) {}
                while (!fixture.sink.pending.isEmpty()) {
                    fixture.sink.pending.remove().succeed();
                }
            }
            last.worker.drain(Duration.ofSeconds(5));
        }
    }
}

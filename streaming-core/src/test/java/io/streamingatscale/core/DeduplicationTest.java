package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.dedup.CrashingDedupBackend;
import io.streamingatscale.dedup.DedupException;
import io.streamingatscale.dedup.DedupScope;
import io.streamingatscale.dedup.OffHeapDedupIndex;
import io.streamingatscale.dedup.WhenFull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deduplication in a worker; a value is its record's id, and a record's log time is its offset in seconds. */
class DeduplicationTest {

    private final WorkerFixture fixture = new WorkerFixture(Effect.TRANSACTIONAL);
    private final FakeSink<String> sink = fixture.sink;
    private final CrashingDedupBackend backend = new CrashingDedupBackend();
    private Deduplication<String> deduplication = Deduplication.by((String value) -> value)
            .within(Duration.ofSeconds(5))
            .backend(backend);

    private WorkerFixture start() {
        fixture.steps = stream -> stream.deduplicate(deduplication);
        return fixture.start();
    }

    private double rebuilt() {
        return fixture.count("streaming.dedup.rebuild.records");
    }

    @Test
    void process_copies_passOnceAndAreCounted() {
        fixture.log.append(0, "a", "b", "a", "b", "c");

        start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b", "c");
        assertThat(fixture.count("streaming.dedup.duplicates")).isEqualTo(2);
        assertThat(fixture.count("streaming.records.written")).isEqualTo(3);
    }

    @Test
    void process_copiesBeyondTheWindow_passAgain() {
        fixture.log.append(0, "a", "1", "2", "3", "4", "5", "a");

        start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "1", "2", "3", "4", "5", "a");
    }

    @Test
    void process_afterCrashBeforeCommit_recordsPassAgainThoughTheirIdsAreKnown() {
        fixture.log.append(0, "a", "b", "a");
        sink.answersAtOnce = false;
        start().settle();
        fixture.commit();
        assertThat(backend.forces).isEqualTo(1);
        sink.pending.clear();
        sink.answersAtOnce = true;

        start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b");
    }

    @Test
    void commit_transactional_idsAreDurableBeforeTheTransaction() {
        fixture.log.append(0, "a");
        sink.answersAtOnce = false;

        start().settle();
        fixture.commit();

        assertThat(sink.pending).hasSize(1);
        assertThat(backend.forces).isEqualTo(1);
    }

    @Test
    void commit_keyed_idsAreDurableAfterTheSinkAndBeforeTheCheckpoint() {
        WorkerFixture keyed = new WorkerFixture(Effect.KEYED);
        keyed.steps = stream -> stream.deduplicate(deduplication);
        keyed.log.append(0, "a");
        keyed.sink.answersAtOnce = false;
        keyed.start().settle();
        keyed.commit();
        assertThat(backend.forces).isZero();

        backend.failNextForce = new DedupException("disk is full");
        keyed.sink.pending.remove().succeed();
        keyed.settle();

        assertThat(keyed.store.saved(0)).isZero();
        assertThat(keyed.worker.troubles()).singleElement().asString().contains("disk is full");
    }

    @Test
    void claim_indexLost_readsIdsOfOneWindowAgainWithoutEffect() {
        fixture.log.append(0, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        start().settle();
        fixture.commit();
        backend.lose();
        fixture.log.append(0, "9", "6", "10");

        start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        assertThat(rebuilt()).as("offsets 5 to 9 are within 5 s of offset 10").isEqualTo(5);
    }

    @Test
    void claim_indexKept_readsNothingAgain() {
        fixture.log.append(0, "0", "1", "2", "3");
        start().settle();
        fixture.commit();
        fixture.log.append(0, "3", "4");

        start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("0", "1", "2", "3", "4");
        assertThat(rebuilt()).isZero();
    }

    @Test
    void claim_windowEnlarged_readsAgainWhatWasLetGo() {
        fixture.log.append(0, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
        start().settle();
        fixture.commit();
        fixture.commit();
        fixture.log.append(0, "1", "12");
        deduplication = Deduplication.by((String value) -> value)
                .within(Duration.ofSeconds(11))
                .backend(backend);

        start().settle();
        fixture.commit();

        assertThat(sink.values()).endsWith("10", "11", "12").hasSize(13);
        assertThat(rebuilt()).isEqualTo(11);
    }

    @Test
    void claim_anotherOwnerWasHereMeanwhile_readsAgain() {
        fixture.log.append(0, "0", "1");
        start().settle();
        fixture.commit();
        fixture.log.reader().lose(0);
        fixture.settle();
        fixture.log.append(0, "2", "3");
        Worker first = fixture.worker;
        FakeLog.Reader firstReader = fixture.log.reader();
        deduplication = deduplication.backend(new CrashingDedupBackend());
        start().settle();
        fixture.commit();
        fixture.log.reader().lose(0);
        fixture.settle();
        fixture.log.append(0, "3", "2", "4");

        fixture.worker = first;
        firstReader.assign(0);
        fixture.settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void claim_startedBehindTheFirstCopy_rebuildDoesNotCountIt() {
        fixture.log.append(0, "a", "b", "c");
        fixture.steps = stream -> stream.deduplicate(deduplication);
        fixture.worker = fixture.build().worker(0, fixture.environment);
        fixture.worker.step();
        fixture.log.reader().startAt = 2;
        fixture.log.reader().assign(0);
        fixture.settle();
        fixture.commit();
        backend.lose();
        fixture.log.append(0, "a", "c", "d");

        start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("c", "a", "d");
    }

    @Test
    void claim_sourceNotRewindable_goesOnWithoutTheIds() {
        fixture.log.isRewindable = false;
        fixture.log.append(0, "a", "b");
        start().settle();
        fixture.commit();
        backend.lose();
        fixture.log.append(0, "b", "c");

        start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b", "b", "c");
        assertThat(fixture.build().guarantee().limits()).anyMatch(limit -> limit.contains("are not read again"));
    }

    @Test
    void rebuild_poisonBeforeTheCheckpoint_isNotHandledAgain() {
        fixture.log.append(0, "a", "poison", "b");
        fixture.settings = builder -> builder.onPoison(PoisonPolicy.skip());
        fixture.steps = stream -> stream.map(value -> {
                    if (value.equals("poison")) {
                        throw new IllegalStateException("cannot be read");
                    }
                    return value;
                })
                .deduplicate(deduplication);
        fixture.start().settle();
        fixture.commit();
        backend.lose();
        fixture.log.append(0, "b", "c");

        fixture.start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b", "c");
        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);
    }

    @Test
    void rebuild_fails_beginsAgain() {
        fixture.log.append(0, "0", "1", "2", "3");
        start().settle();
        fixture.commit();
        backend.lose();
        fixture.log.append(0, "3", "4");
        start();
        fixture.worker.step();
        fixture.worker.step();
        fixture.log.reader().failNextPoll = new TransientException("down", null);
        fixture.settle();
        fixture.log.reader().lose(0);
        fixture.settle();
        fixture.log.reader().assign(0);
        fixture.environment.pass(Duration.ofSeconds(1));
        fixture.settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void process_recordWithoutId_followsThePolicy() {
        deduplication = Deduplication.by((String value) -> value.equals("none") ? null : value)
                .within(Duration.ofSeconds(5))
                .backend(backend);
        fixture.settings = builder -> builder.onPoison(PoisonPolicy.skip());
        fixture.log.append(0, "a", "none", "b");

        start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b");
        assertThat(fixture.count("streaming.records.skipped")).isEqualTo(1);
    }

    @Test
    void process_fullUnderStop_stopsWithTheRemedy() {
        deduplication = deduplication.maxEntries(2).onFull(WhenFull.STOP);
        fixture.log.append(0, "a", "b", "c");

        start();

        assertThatThrownBy(fixture::settle)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("maxEntries=2");
    }

    @Test
    void process_fullUnderEvict_goesOnAndSaysHowMuchIsCovered() {
        deduplication = deduplication.maxEntries(2);
        fixture.log.append(0, "a", "b", "c", "d");

        start().settle();

        assertThat(sink.pending).isEmpty();
        assertThat(fixture.registry
                        .get("streaming.dedup.window.covered")
                        .timeGauge()
                        .value(TimeUnit.SECONDS))
                .isBetween(1.9, 2.0);
        assertThat(fixture.registry.get("streaming.dedup.entries").gauge().value())
                .isEqualTo(2);
    }

    @Test
    void onDuplicate_copy_hearsWhereTheFirstStands() {
        List<String> heard = new ArrayList<>();
        deduplication = deduplication.onDuplicate((copy, first) -> heard.add(copy.origin() + " of " + first));
        fixture.log.append(0, "a", "b", "a");

        start().settle();

        assertThat(heard).containsExactly("log-0@2 of log-0@0");
    }

    @Test
    void process_logBegunAnew_takesItsRecordsAsNew() {
        fixture.log.append(0, "a", "b");
        start().settle();
        fixture.commit();
        fixture.log.clear(0);
        fixture.log.append(0, "b", "c", "d");
        fixture.log.reader().seek(0, 0);

        fixture.settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b", "b", "c", "d");
    }

    @Test
    void process_retentionTookUncommittedRecords_theirCopiesPass() {
        fixture.log.append(0, "x", "a", "b", "a");
        sink.answersAtOnce = false;
        start().settle();
        fixture.commit();
        sink.pending.clear();
        sink.answersAtOnce = true;
        fixture.log.trim(0, 2);

        start().settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("b", "a");
    }

    @Test
    void deduplicate_twice_isRefused() {
        StreamBuilder<String, String> stream = Pipeline.named("twice").from(fixture.log);
        StreamBuilder<String, String> once = stream.deduplicate(deduplication);

        assertThatThrownBy(() -> once.deduplicate(deduplication)).hasMessageContaining("once");
    }

    @Test
    void guarantee_withDeduplication_statesWindowBoundAndScope() {
        deduplication = deduplication.maxEntries(1000).scope(DedupScope.ALL_PARTITIONS);
        fixture.steps = stream -> stream.deduplicate(deduplication);

        Guarantee guarantee = fixture.build().guarantee();

        assertThat(guarantee.level()).isEqualTo(GuaranteeLevel.EXACTLY_ONCE_EFFECT);
        assertThat(guarantee.producerDuplicates()).contains("PT5S", "1000", "all partitions that a process owns");
        assertThat(guarantee.limits()).contains("duplicates more than PT5S apart in log time are not detected");
    }

    @Test
    void offHeapIndex_overRestarts_isReadFromItsDirectoryOrFromTheLog(@TempDir Path directory) throws IOException {
        deduplication = Deduplication.by((String value) -> value)
                .within(Duration.ofSeconds(5))
                .maxEntries(100)
                .directory(directory);
        fixture.log.append(0, "a", "b", "a");
        start().settle();
        fixture.commit();
        fixture.worker.drain(Duration.ofSeconds(1));
        fixture.log.append(0, "b", "c");
        start().settle();
        fixture.commit();
        fixture.worker.drain(Duration.ofSeconds(1));
        assertThat(rebuilt()).isZero();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        fixture.log.append(0, "c", "d");

        start().settle();
        fixture.commit();
        fixture.worker.drain(Duration.ofSeconds(1));

        assertThat(sink.values()).containsExactly("a", "b", "c", "d");
        assertThat(rebuilt()).isEqualTo(5);
    }

    @Test
    void start_indexOpenElsewhere_refusesAtOnce(@TempDir Path directory) {
        deduplication = deduplication.backend(OffHeapDedupIndex.backend()).directory(directory);
        start();
        Pipeline second = fixture.build();

        assertThatThrownBy(second::start).isInstanceOf(DedupException.class).hasMessageContaining("open elsewhere");

        fixture.worker.drain(Duration.ofSeconds(1));
        second.close();
    }

    // ---- all partitions ----

    private void overAllPartitions() {
        deduplication = deduplication.scope(DedupScope.ALL_PARTITIONS);
        fixture.log.logTimes = (partition, offset) -> Instant.ofEpochSecond(offset);
    }

    private WorkerFixture startBoth() {
        start();
        fixture.log.reader().assign(1);
        return fixture;
    }

    @Test
    void allPartitions_copyInAnotherPartition_waitsForTheFirstOnesCommitThenGoes() {
        overAllPartitions();
        fixture.log.append(0, "a");
        sink.answersAtOnce = false;
        startBoth().settle();
        fixture.log.append(1, "a", "b");
        fixture.settle();
        assertThat(fixture.count("streaming.dedup.duplicates")).isZero();

        while (!sink.pending.isEmpty()) {
            sink.pending.remove().succeed();
        }
        sink.answersAtOnce = true;
        fixture.environment.pass(Duration.ofMillis(20));
        fixture.settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b");
        assertThat(fixture.count("streaming.dedup.duplicates")).isEqualTo(1);
    }

    @Test
    void allPartitions_indexLost_readsEveryPartitionAgainBeforeAnyGoesOn() {
        overAllPartitions();
        fixture.log.append(0, "a", "b");
        fixture.log.append(1, "c", "d");
        startBoth().settle();
        fixture.commit();
        backend.lose();
        fixture.log.append(0, "d", "e");

        startBoth();
        for (int i = 0; i < 20; i++) {
            fixture.environment.pass(Duration.ofMillis(20));
            fixture.settle();
        }
        fixture.commit();

        assertThat(sink.values()).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    }
}

package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.dedup.CrashingDedupBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read again of the log, and when. */
class DeduplicationRebuildTest extends DeduplicationFixture {

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
    void claim_afterCrashBetweenForceAndCommit_windowOfTheFirstRecordToComeAgainIsKept() {
        start();
        for (int offset = 0; offset < 30; offset++) {
            fixture.log.append(0, Integer.toString(offset));
            fixture.settle();
            sink.answersAtOnce = offset < 27;
            if (offset % 3 == 2) {
                fixture.commit();
            }
        }
        int checkpoint = sink.values().size();
        sink.pending.clear();
        sink.answersAtOnce = true;

        start().settle();
        fixture.commit();

        assertThat(checkpoint).isEqualTo(27);
        assertThat(sink.values()).hasSize(30).doesNotHaveDuplicates();
        assertThat(rebuilt()).isZero();
    }

    @Test
    void claim_windowEnlarged_readsAgainWhatWasLetGo() {
        fixture.log.append(0, "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10");
        start().settle();
        fixture.commit();
        fixture.log.append(0, "11");
        fixture.settle();
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
}

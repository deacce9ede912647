package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.dedup.DedupException;
import io.streamingatscale.dedup.DedupScope;
import io.streamingatscale.dedup.OffHeapDedupIndex;
import io.streamingatscale.dedup.WhenFull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deduplication does with records, and when ids are durable. */
class DeduplicationTest extends DeduplicationFixture {

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
    void process_windowMovesOn_indexLetsGoOfWhatIsBehindIt() {
        start();
        for (int offset = 0; offset < 30; offset++) {
            fixture.log.append(0, Integer.toString(offset));
            fixture.settle();
            fixture.commit();
        }

        double entries = fixture.registry.get("streaming.dedup.entries").gauge().value();

        assertThat(entries).as("5 s of records, one a second, and a little").isBetween(5.0, 10.0);
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
    void start_indexOpenElsewhere_refusesAtOnce(@TempDir Path directory) {
        deduplication = deduplication.backend(OffHeapDedupIndex.backend()).directory(directory);
        start();
        Pipeline second = fixture.build();

        assertThatThrownBy(second::start).isInstanceOf(DedupException.class).hasMessageContaining("open elsewhere");

        fixture.worker.drain(Duration.ofSeconds(1));
        second.close();
    }
}

package io.streamingatscale.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.streamingatscale.dedup.DedupScope;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** An id passes once, in whichever partition of a process. */
class DeduplicationAllPartitionsTest extends DeduplicationFixture {

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
    void copyInAnotherPartition_waitsForTheFirstOnesCommitThenGoes() {
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
    void indexLost_readsEveryPartitionAgainBeforeAnyGoesOn() {
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

    @Test
    void partitionArrivesWhoseIdsAreMissing_othersWaitUntilTheyAreReadAgain() {
        overAllPartitions();
        fixture.log.append(1, "a", "b");
        startBoth().settle();
        fixture.commit();
        fixture.log.reader().lose(1);
        backend.lose();
        fixture.log.append(0, "0");
        start().settle();
        fixture.commit();

        fixture.log.reader().assign(1);
        fixture.log.append(0, "b");
        for (int i = 0; i < 20; i++) {
            fixture.environment.pass(Duration.ofMillis(20));
            fixture.settle();
        }
        fixture.commit();

        assertThat(sink.values()).containsExactlyInAnyOrder("a", "b", "0");
        assertThat(rebuilt()).isEqualTo(2);
    }

    @Test
    void partitionWasLost_othersDoNotWaitForIt() {
        overAllPartitions();
        fixture.log.append(1, "a");
        startBoth().settle();
        fixture.commit();
        fixture.log.reader().lose(1);
        fixture.settle();

        fixture.log.append(2, "b");
        fixture.log.reader().assign(2);
        fixture.settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b");
    }

    @Test
    void partitionLostWhileItsCommitIsUnderWayAndRegained_idsOfThatCommitAreReadAgain() {
        overAllPartitions();
        fixture.log.append(0, "a");
        sink.answersAtOnce = false;
        startBoth().settle();
        fixture.commit();
        fixture.log.reader().lose(0);
        fixture.settle();
        sink.pending.remove().succeed();
        sink.answersAtOnce = true;

        fixture.log.reader().assign(0);
        fixture.settle();
        fixture.log.append(1, "a");
        for (int i = 0; i < 20; i++) {
            fixture.environment.pass(Duration.ofMillis(20));
            fixture.settle();
        }
        fixture.commit();

        assertThat(sink.values()).containsExactly("a");
    }

    @Test
    void partitionLostWhileItsCommitIsUnderWay_copyIsJudgedByWhatTheStoreSays() {
        overAllPartitions();
        fixture.log.append(0, "a");
        sink.answersAtOnce = false;
        startBoth().settle();
        fixture.commit();
        fixture.log.reader().lose(0);
        fixture.settle();
        sink.pending.remove().succeed();
        sink.answersAtOnce = true;

        fixture.log.append(1, "a", "b");
        fixture.settle();
        fixture.commit();

        assertThat(sink.values()).containsExactly("a", "b");
    }
}

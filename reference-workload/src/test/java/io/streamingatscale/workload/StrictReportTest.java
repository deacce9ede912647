package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StrictReportTest {

    private final Rows rows = new Rows();

    @Test
    void of_everythingStoredOnce_passes() {
        rows.sequences("a", 0, 1, 2);

        StrictReport report = report(1, 2, 3);

        assertThat(report.passed()).isTrue();
        assertThat(report.counts()).isEqualTo(new StrictReport.Counts(3, 3, 3, 0, 0, 0, 0, 0));
    }

    @Test
    void lost_isProducedAndNotStored() {
        rows.sequences("a", 0, 1, 2);

        StrictReport report = report(1, 2, 3, 4, 5);

        assertThat(report.counts().lost()).isEqualTo(2);
        assertThat(report.lostExamples()).containsExactly(Rows.id(4), Rows.id(5));
        assertThat(report.passed()).isFalse();
    }

    @Test
    void lostExamples_ofMany_areTheFirstTen() {
        assertThat(report(LongStream.range(0, 100).toArray()).lostExamples())
                .hasSize(10)
                .startsWith(Rows.id(0));
    }

    @Test
    void duplicates_areTheExtraRows() {
        UUID id = rows.newId();
        IntStream.range(0, 4).forEach(i -> rows.row(id, "a", 0, i, 1));

        StrictReport report = report(1);

        assertThat(report.counts().duplicates()).isEqualTo(3);
        assertThat(report.counts().lost()).isZero();
        assertThat(report.passed()).isFalse();
        assertThat(CompatibleReport.of(rows.events(), CompatibleParameters.defaults())
                        .duplicateFraction())
                .isEqualTo(1 / 4.0);
    }

    @Test
    void unknown_isStoredAndNeverProduced() {
        rows.sequences("a", 0, 1);
        rows.row(Rows.id(2), "a", 1, 5, 1);

        StrictReport report = report(1);

        assertThat(report.counts().unknown()).isEqualTo(1);
        assertThat(report.counts().duplicates()).isEqualTo(1);
        assertThat(report.passed()).isFalse();
    }

    @Test
    void unconfirmed_storedOrNot_isNeitherLostNorUnknown() {
        rows.row(Rows.id(1), "a", 0, 0, 1);
        long[] words = {0x4000, 1, 0, 0, 0x4000, 2, 1, 0};

        StrictReport report = StrictReport.of(rows.events(), new ProducedLedger(words));

        assertThat(report.counts()).isEqualTo(new StrictReport.Counts(0, 1, 1, 0, 0, 0, 1, 0));
        assertThat(report.passed()).isTrue();
    }

    @Test
    void lost_severalSimulatorsOfTheSameDevice_isStillExact() {
        for (int sequence = 0; sequence < 100; sequence++) {
            rows.row("a", sequence, sequence).row("a", sequence, sequence);
        }

        StrictReport report = report(LongStream.rangeClosed(1, 300).toArray());

        assertThat(report.counts().lost()).isEqualTo(100);
        assertThat(CompatibleReport.of(rows.events(), CompatibleParameters.defaults())
                        .missingFraction())
                .isZero();
    }

    @Test
    void outOfOrder_oneSwap_countsOne() {
        rows.sequences("a", 1, 3, 2, 4);

        assertThat(report(1, 2, 3, 4).counts().outOfOrder()).isEqualTo(1);
        assertThat(report(1, 2, 3, 4).passed()).isTrue();
    }

    @Test
    void outOfOrder_everyRowBelowOneStoredBefore_counts() {
        rows.sequences("a", 9, 1, 2, 10, 3).sequences("b", 0, 1);

        assertThat(report(1).counts().outOfOrder()).isEqualTo(3);
    }

    @Test
    void outOfOrder_sameStoredAt_countsAsStoredAtOnce() {
        rows.row("a", 3, 0).row("a", 1, 0).row("a", 2, 1).row("a", 4, 1);

        assertThat(report(1).counts().outOfOrder()).isEqualTo(1);
    }

    @Test
    void outOfOrder_extraRows_countAsDuplicatesAlone() {
        UUID id = rows.newId();
        rows.row(id, "a", 0, 0, 1).row("a", 1, 1).row(id, "a", 0, 2, 1).row("a", 2, 3);

        assertThat(report(1).counts().outOfOrder()).isZero();
        assertThat(report(1).counts().duplicates()).isEqualTo(1);
    }

    @Test
    void outOfOrder_gaps_doNotCount() {
        rows.sequences("a", 0, 5, 100);

        assertThat(report(1).counts().outOfOrder()).isZero();
    }

    @Test
    void latencies_areNearestRanks() {
        IntStream.rangeClosed(1, 200).forEach(i -> rows.row(rows.newId(), "a", i, i, i));

        assertThat(report(1).latencies())
                .isEqualTo(new Latencies(
                        Duration.ofSeconds(100),
                        Duration.ofSeconds(190),
                        Duration.ofSeconds(198),
                        Duration.ofSeconds(200)));
    }

    @Test
    void latencies_ofOneRowAndWithAClockBehind_areExact() {
        rows.row(rows.newId(), "a", 0, 0, -0.25);

        Duration ahead = Duration.ofMillis(-250);
        assertThat(report(1).latencies()).isEqualTo(new Latencies(ahead, ahead, ahead, ahead));
    }

    @Test
    void eventsPerSecond_isOverTheTimeFromFirstToLast() {
        rows.sequences("a", 0, 1, 2, 3, 4);

        assertThat(report(1).eventsPerSecond()).isEqualTo(5 / 4.0);
    }

    @Test
    void eventsPerSecond_withinLessThanASecond_isNotBlownUp() {
        rows.row("a", 0, 0).row("a", 1, 0.001);

        assertThat(report(1).eventsPerSecond()).isEqualTo(2);
    }

    @Test
    void minutes_areAllThereWithTheirRowsAndLatencies() {
        rows.minute(0, 120, 1).minute(2, 60, 3);

        assertThat(report(1).minutes())
                .satisfiesExactly(
                        minute -> {
                            assertThat(minute.start()).isEqualTo(Rows.START);
                            assertThat(minute.eventsPerSecond()).isEqualTo(2);
                        },
                        minute -> assertThat(minute.rows()).isZero(),
                        minute -> {
                            assertThat(minute.start()).isEqualTo(Rows.START.plusSeconds(120));
                            assertThat(minute.eventsPerSecond()).isEqualTo(1);
                            assertThat(minute.latencies().p99()).isEqualTo(Duration.ofSeconds(3));
                        });
    }

    @Test
    void seconds_haveTheRateOfEach() {
        rows.row("a", 0, 0.999_999_999).row("a", 1, 1).row("a", 2, 1.5).row("a", 3, 4);

        assertThat(report(1).seconds().stream().map(TimeBucket::rows)).containsExactly(1L, 2L, 0L, 0L, 1L);
        assertThat(report(1).seconds().get(1).eventsPerSecond()).isEqualTo(2);
    }

    @Test
    void seconds_holeOfMoreThanAnHour_isLeftOut() {
        rows.row("a", 0, 0).row("a", 1, 3_601).row("a", 2, 1e8);

        assertThat(report(1).seconds()).hasSize(3_603);
    }

    @Test
    void of_noRows_losesAll() {
        StrictReport report = report(1, 2);

        assertThat(report.counts().lost()).isEqualTo(2);
        assertThat(report.eventsPerSecond()).isZero();
        assertThat(report.minutes()).isEmpty();
        assertThat(report.latencies().max()).isZero();
    }

    private StrictReport report(long... producedIds) {
        long[] words = LongStream.of(producedIds)
                .flatMap(id -> LongStream.of(Rows.id(id).getMostSignificantBits(), id, 0, 1))
                .toArray();
        return StrictReport.of(rows.events(), new ProducedLedger(words));
    }
}

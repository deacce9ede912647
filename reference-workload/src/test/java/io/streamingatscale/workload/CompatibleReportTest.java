package io.streamingatscale.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CompatibleReportTest {

    private static final CompatibleParameters NOTHING_ASSERTED = CompatibleParameters.defaults()
            .with("assert-events-per-second", "")
            .with("assert-latency-milliseconds", " ")
            .with("assert-duplicate-fraction", "")
            .with("assert-outofsequence-fraction", "");

    private final Rows rows = new Rows();

    @Test
    void defaults_areThoseOfTheNotebook() {
        CompatibleParameters defaults = CompatibleParameters.defaults();

        assertThat(defaults.eventsPerSecond()).hasValue(900);
        assertThat(defaults.latencyMilliseconds()).hasValue(15_000);
        assertThat(defaults.duplicateFraction()).hasValue(0);
        assertThat(defaults.outOfSequenceFraction()).hasValue(0);
    }

    @Test
    void with_blank_leavesTheAssertionOut() {
        assertThat(NOTHING_ASSERTED.eventsPerSecond()).isEmpty();
        assertThat(NOTHING_ASSERTED.latencyMilliseconds()).isEmpty();
        assertThat(NOTHING_ASSERTED.duplicateFraction()).isEmpty();
        assertThat(NOTHING_ASSERTED.outOfSequenceFraction()).isEmpty();
    }

    @Test
    void with_unknownNameOrNoNumber_isRefused() {
        assertThatThrownBy(() -> NOTHING_ASSERTED.with("assert-latency", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("name=\"assert-latency\"");
        assertThatThrownBy(() -> NOTHING_ASSERTED.with("assert-duplicate-fraction", "0,5"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("assert-duplicate-fraction must be a number or blank: assert-duplicate-fraction=\"0,5\"");
    }

    @Test
    void maxEventsPerSecond_isThatOfTheBestMinute() {
        rows.minute(0, 600, 1).minute(1, 1200, 1).minute(3, 60, 1);

        CompatibleReport report = report(NOTHING_ASSERTED.with("assert-events-per-second", "20"));

        assertThat(report.maxEventsPerSecond()).isEqualTo(20);
        assertThat(report.minutesWithData()).isEqualTo(3);
        assertThat(report.resultText()).isEmpty();
    }

    @Test
    void maxEventsPerSecond_belowTheLimit_fails() {
        rows.minute(0, 1199, 1);

        CompatibleReport report = report(NOTHING_ASSERTED.with("assert-events-per-second", "20"));

        assertThat(report.resultText()).isEqualTo("min throughput per second: expected min 20.0, got " + 1199 / 60.0);
    }

    @Test
    void minute_isThatOfStoredAtInUtc() {
        rows.row("a", 0, 59.999_999_999).row("b", 0, 60).row("c", 0, -0.000_000_001);

        assertThat(report(NOTHING_ASSERTED).minutesWithData()).isEqualTo(3);
    }

    @Test
    void minLatency_isTheMeanOfTheBestMinute() {
        rows.minute(0, 10, 20).minute(1, 5, 1).minute(1, 5, 4).minute(2, 10, 100);

        CompatibleReport report = report(NOTHING_ASSERTED.with("assert-latency-milliseconds", "2500"));

        assertThat(report.minLatencyMilliseconds()).isCloseTo(2500, within(1e-6));
        assertThat(report.passed()).isTrue();
    }

    @Test
    void minLatency_aboveTheLimitInEveryMinute_fails() {
        rows.minute(0, 10, 16).minute(1, 10, 17);

        CompatibleReport report = report(NOTHING_ASSERTED.with("assert-latency-milliseconds", "15000"));

        assertThat(report.resultText()).isEqualTo("max latency in milliseconds: expected max 15000.0, got 16000.0");
    }

    @Test
    void duplicateFraction_countsIdsNotExtraRows() {
        UUID twice = rows.newId();
        UUID fourTimes = rows.newId();
        rows.row(twice, "a", 0, 0, 1).row(twice, "a", 0, 1, 1);
        for (int i = 0; i < 4; i++) {
            rows.row(fourTimes, "a", 1, 2 + i, 1);
        }
        rows.row("a", 2, 7).row("a", 3, 8);

        CompatibleReport report = report(NOTHING_ASSERTED.with("assert-duplicate-fraction", "0"));

        assertThat(report.duplicateFraction()).isEqualTo(2 / 8.0);
        assertThat(report.resultText()).isEqualTo("fraction of duplicate events: expected max 0.0, got 0.25");
    }

    @Test
    void outOfSequenceFraction_oneSwap_countsTwo() {
        rows.sequences("a", 1, 3, 2, 4);

        assertThat(report(NOTHING_ASSERTED).outOfSequenceFraction()).isEqualTo(2 / 4.0);
    }

    @Test
    void outOfSequenceFraction_ignoresRepeatsStepsBackAndOtherDevices() {
        rows.sequences("a", 5, 5, 4, 3).sequences("b", 100, 101);

        assertThat(report(NOTHING_ASSERTED).outOfSequenceFraction()).isZero();
    }

    @Test
    void outOfSequenceFraction_sameStoredAt_isOrderedByNumber() {
        rows.row("a", 2, 0).row("a", 1, 0).row("a", 3, 0);

        assertThat(report(NOTHING_ASSERTED).outOfSequenceFraction()).isZero();
    }

    @Test
    void outOfSequenceFraction_aboveTheLimit_fails() {
        rows.sequences("a", 1, 3);

        CompatibleReport report = report(NOTHING_ASSERTED.with("assert-outofsequence-fraction", "0.4"));

        assertThat(report.failures()).contains("fraction of out-of-sequence events: expected max 0.4, got 0.5");
    }

    @Test
    void missingFraction_countsGapsNotEvents() {
        rows.sequences("a", 0, 1, 2, 3, 4, 50, 51, 52, 53, 54);

        CompatibleReport report = report(NOTHING_ASSERTED);

        assertThat(report.missingFraction()).isEqualTo(1 / 10.0);
        assertThat(report.resultText()).isEqualTo("fraction of missing events: expected max 0.0, got 0.1");
    }

    @Test
    void missingFraction_gapsInTheOldestAndNewestTenth_areTrimmed() {
        // ranks 1..20 of 20: kept are 2 (0.1) to 18 (0.9); the gaps lie between 1 and 2, 18 and 19, 19 and 20
        long[] sequences = LongStream.concat(
                        LongStream.concat(LongStream.of(0), LongStream.range(10, 27)), LongStream.of(40, 60))
                .toArray();
        rows.sequences("a", sequences);

        assertThat(sequences).hasSize(20);
        assertThat(report(NOTHING_ASSERTED).missingFraction()).isZero();
    }

    @Test
    void missingFraction_gapsAtTheEdgesOfWhatIsKept_count() {
        // kept are ranks 2 to 18; gaps between 2 and 3 and between 17 and 18
        long[] sequences = LongStream.concat(
                        LongStream.concat(LongStream.of(0, 1), LongStream.range(10, 25)), LongStream.of(40, 41, 42))
                .toArray();
        rows.sequences("a", sequences);

        assertThat(sequences).hasSize(20);
        assertThat(report(NOTHING_ASSERTED).missingFraction()).isEqualTo(2 / 20.0);
    }

    @Test
    void missingFraction_isOfAllRowsAndIgnoresTheOrderOfStoring() {
        rows.sequences("a", 9, 8, 7, 6, 4, 3, 2, 1, 0, 10).sequences("b", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

        assertThat(report(NOTHING_ASSERTED).missingFraction()).isEqualTo(1 / 20.0);
    }

    @Test
    void missingFraction_severalSimulatorsOfTheSameDevice_hideGaps() {
        // three simulators send 0..99 for one device; each loses another tenth
        for (int simulator = 0; simulator < 3; simulator++) {
            for (int sequence = 0; sequence < 100; sequence++) {
                if (sequence % 10 != 3 + simulator) {
                    rows.row("a", sequence, sequence);
                }
            }
        }

        CompatibleReport report = report(NOTHING_ASSERTED);

        assertThat(rows.events().size()).isEqualTo(270);
        assertThat(report.missingFraction()).isZero();
        assertThat(report.passed()).isTrue();
    }

    @Test
    void resultText_severalFailures_areOneALineInTheOrderOfTheJob() {
        UUID twice = rows.newId();
        rows.row(twice, "a", 0, 0, 20).row(twice, "a", 0, 1, 20);
        for (int i = 0; i < 18; i++) {
            rows.row(rows.newId(), "a", 2 + i * 2, 2 + i, 20);
        }

        String text = report(CompatibleParameters.defaults()).resultText();

        assertThat(text.split("\n"))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("min throughput per second: expected min 900.0, got 0.33"),
                        line -> assertThat(line)
                                .isEqualTo("max latency in milliseconds: expected max 15000.0, got 20000.0"),
                        line -> assertThat(line).isEqualTo("fraction of duplicate events: expected max 0.0, got 0.05"),
                        line -> assertThat(line)
                                .isEqualTo("fraction of out-of-sequence events: expected max 0.0, got 0.9"),
                        line -> assertThat(line).startsWith("fraction of missing events: expected max 0.0, got 0."));
    }

    @Test
    void of_noRows_fails() {
        CompatibleReport report = report(NOTHING_ASSERTED);

        assertThat(report.resultText()).isEqualTo("No data collected");
        assertThat(report.minLatencyMilliseconds()).isNaN();
    }

    private CompatibleReport report(CompatibleParameters parameters) {
        return CompatibleReport.of(rows.events(), parameters);
    }
}

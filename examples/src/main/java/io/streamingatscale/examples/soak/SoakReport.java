package io.streamingatscale.examples.soak;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.streamingatscale.workload.StrictReport;
import io.streamingatscale.workload.TimeBucket;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a soak, as in {@code report.json}; times are in seconds since the load began.
 *
 * @param seed of faults and events
 * @param seconds how long there were faults
 * @param rate events per second to each log
 * @param every the mean time between faults, in seconds
 * @param wallSeconds how long all of it took
 * @param failure why there is no verdict, or empty
 * @param flows what became of the events of each
 * @param faults in order of their begin
 */
record SoakReport(
        long seed,
        long seconds,
        long rate,
        long every,
        double wallSeconds,
        String failure,
        List<FlowResult> flows,
        List<Incident> faults) {

    /**
     * The verdict on a flow.
     *
     * @param produced different events that the log acknowledged
     * @param duplicatesInjected sends that repeated an event
     * @param unconfirmed events of which no send was acknowledged, stored or not
     * @param rows in the store
     * @param lost events produced and not stored
     * @param doubled rows beyond the first of an event
     * @param madeUp events stored that nobody produced
     * @param outOfOrder rows stored later than one of the same device with a higher number
     * @param isOrdered whether the sink promises that there are none of those
     * @param medianMillis from the log taking an event to the store having it
     * @param storedBySecond rows by the second of their storing, from the first one on
     */
    record FlowResult(
            String name,
            boolean passed,
            long produced,
            long duplicatesInjected,
            long unconfirmed,
            long rows,
            long lost,
            long doubled,
            long madeUp,
            long outOfOrder,
            boolean isOrdered,
            long medianMillis,
            List<Stored> storedBySecond) {

        static FlowResult of(FlowVerdict verdict, Instant begin) {
            StrictReport.Counts counts = verdict.report().counts();
            return new FlowResult(
                    verdict.flow().label(),
                    verdict.passed(),
                    counts.produced(),
                    verdict.duplicatesInjected(),
                    verdict.unconfirmed(),
                    counts.rows(),
                    counts.lost(),
                    counts.duplicates(),
                    counts.unknown(),
                    counts.outOfOrder(),
                    verdict.flow().isOrdered(),
                    verdict.report().latencies().p50().toMillis(),
                    verdict.report().seconds().stream()
                            .map(second -> Stored.of(second, begin))
                            .toList());
        }
    }

    /** Rows of one second. */
    record Stored(long at, long rows) {

        static Stored of(TimeBucket second, Instant begin) {
            return new Stored(
                    Math.max(0, Duration.between(begin, second.start()).toSeconds()), second.rows());
        }
    }

    /** A fault; {@code to} is when the process ran again. */
    record Incident(FaultKind kind, String target, double from, double to, String note) {

        static Incident of(Fault fault, Instant begin) {
            return new Incident(
                    fault.kind(),
                    fault.target(),
                    SoakReport.seconds(begin, fault.from()),
                    SoakReport.seconds(begin, fault.to()),
                    fault.note());
        }
    }

    static SoakReport of(
            SoakOptions options, Instant begin, List<FlowVerdict> verdicts, List<Fault> faults, String failure) {
        return new SoakReport(
                options.seed(),
                options.length().toSeconds(),
                options.rate(),
                options.every().toSeconds(),
                seconds(begin, Instant.now()),
                failure,
                verdicts.stream().map(verdict -> FlowResult.of(verdict, begin)).toList(),
                faults.stream().map(fault -> Incident.of(fault, begin)).toList());
    }

    private static double seconds(Instant from, Instant to) {
        return Math.round(Duration.between(from, to).toMillis() / 10.0) / 100.0;
    }

    /** Returns whether there is a verdict, and each flow passed. */
    @JsonProperty
    boolean passed() {
        return failure.isEmpty() && !flows.isEmpty() && flows.stream().allMatch(FlowResult::passed);
    }

    /** Returns how many faults there were of each kind. */
    @JsonProperty
    Map<FaultKind, Long> faultCounts() {
        Map<FaultKind, Long> counts = new LinkedHashMap<>();
        Arrays.stream(FaultKind.values())
                .forEach(kind -> counts.put(
                        kind,
                        faults.stream().filter(fault -> fault.kind() == kind).count()));
        return counts;
    }

    long lost() {
        return flows.stream().mapToLong(FlowResult::lost).sum();
    }

    long doubled() {
        return flows.stream().mapToLong(FlowResult::doubled).sum();
    }

    /** Writes {@code report.json} and {@code report.html}. */
    void write(Path directory) throws IOException {
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("report.json").toFile(), this);
        Files.writeString(directory.resolve("report.html"), new SoakPage(this).html(), StandardCharsets.UTF_8);
    }
}

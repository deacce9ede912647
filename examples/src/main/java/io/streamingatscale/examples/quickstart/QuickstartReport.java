package io.streamingatscale.examples.quickstart;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.streamingatscale.workload.Latencies;
import io.streamingatscale.workload.ProducedLedger;
import io.streamingatscale.workload.StrictReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The result of a quickstart, as in {@code report.json}; times are in milliseconds, times of the plots in seconds since the
 * first row.
 *
 * @param produced sends that the broker acknowledged, duplicates included
 * @param producedDistinct different events among them
 * @param duplicatesInjected produced less producedDistinct
 * @param stored rows in the table
 * @param lost events produced and not stored
 * @param duplicates rows beyond the first of an event
 * @param outOfOrder rows stored later than one of the same device with a higher sequence number
 * @param absorbedByIndex copies that the index of ids recognised, as the pipeline's processes counted them; those of a killed
 *     process's last moments are not among them, and replays of copies are
 * @param absorbedByStore records that the table held already, as the pipeline's processes counted them
 * @param eventsPerSecond rows by the time from the first to the last one stored
 * @param latencyMillis from the log taking an event to the table having it
 * @param restarts how often the pipeline was killed and started again
 * @param guarantee what the pipeline promised
 * @param passed whether nothing was lost, doubled or made up
 * @param options what was asked for
 * @param wallSeconds how long all of it took
 * @param seconds the run second by second
 * @param outages when the pipeline was down
 */
record QuickstartReport(
        long produced,
        long producedDistinct,
        long duplicatesInjected,
        long stored,
        long lost,
        long duplicates,
        long outOfOrder,
        long absorbedByIndex,
        long absorbedByStore,
        double eventsPerSecond,
        Millis latencyMillis,
        int restarts,
        String guarantee,
        boolean passed,
        QuickstartOptions options,
        double wallSeconds,
        List<Second> seconds,
        List<Outage> outages) {

    private static final int WARM_SECONDS = 10;

    /** Latencies in milliseconds. */
    record Millis(double p50, double p95, double p99, double max) {

        static Millis of(Latencies latencies) {
            return new Millis(
                    millis(latencies.p50()), millis(latencies.p95()), millis(latencies.p99()), millis(latencies.max()));
        }

        private static double millis(Duration duration) {
            return Math.round(duration.toNanos() / 1e5) / 10.0;
        }
    }

    /**
     * One second of the run.
     *
     * @param at seconds since the first row was stored
     * @param rows rows stored in it
     */
    record Second(long at, long rows, Millis latencyMillis) {}

    /**
     * The time without a pipeline.
     *
     * @param from seconds since the first row was stored, when the process was killed
     * @param to the same, when the next one had taken over
     */
    record Outage(double from, double to) {}

    static QuickstartReport of(
            QuickstartOptions options,
            Instant begin,
            ProducedLedger ledger,
            StrictReport verdict,
            PipelineProcess pipeline) {
        StrictReport.Counts counts = verdict.counts();
        Instant first =
                verdict.seconds().isEmpty() ? begin : verdict.seconds().get(0).start();
        return new QuickstartReport(
                ledger.produced(),
                ledger.distinct(),
                ledger.produced() - ledger.distinct(),
                counts.rows(),
                counts.lost(),
                counts.duplicates(),
                counts.outOfOrder(),
                pipeline.dropped(),
                pipeline.absorbed(),
                Math.round(verdict.eventsPerSecond()),
                Millis.of(verdict.latencies()),
                pipeline.kills().size(),
                pipeline.status().guarantee(),
                verdict.passed() && counts.produced() == options.events(),
                options,
                seconds(begin, Instant.now()),
                verdict.seconds().stream()
                        .map(second -> new Second(
                                Duration.between(first, second.start()).toSeconds(),
                                second.rows(),
                                Millis.of(second.latencies())))
                        .toList(),
                pipeline.kills().stream().map(kill -> outage(first, kill)).toList());
    }

    private static Outage outage(Instant first, PipelineProcess.Kill kill) {
        Instant until = kill.resumedAt() == null ? kill.killedAt() : kill.resumedAt();
        return new Outage(seconds(first, kill.killedAt()), seconds(first, until));
    }

    private static double seconds(Instant from, Instant to) {
        return Math.round(Duration.between(from, to).toMillis() / 10.0) / 100.0;
    }

    /**
     * Returns the rows a second in the best {@value #WARM_SECONDS} seconds in a row, or in all if there are fewer: the speed
     * of processes that have run for a while, where {@link #eventsPerSecond} has cold starts and outages in it.
     */
    @JsonProperty
    double warmEventsPerSecond() {
        int length = Math.min(WARM_SECONDS, seconds.size());
        long best = 0;
        for (int from = 0; from + length <= seconds.size(); from++) {
            best = Math.max(
                    best,
                    seconds.subList(from, from + length).stream()
                            .mapToLong(Second::rows)
                            .sum());
        }
        return length == 0 ? 0 : (double) best / length;
    }

    /** Returns the database's name as people write it. */
    @JsonIgnore
    String databaseName() {
        return switch (options.database()) {
            case H2 -> "H2";
            case POSTGRESQL -> "PostgreSQL";
        };
    }

    /** Writes {@code report.json} and {@code report.html}. */
    void write(Path directory) throws IOException {
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve("report.json").toFile(), this);
        Files.writeString(directory.resolve("report.html"), new ReportPage(this).html(), StandardCharsets.UTF_8);
    }
}

package io.streamingatscale.workload;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@link StrictReport} and {@link CompatibleReport} as commands. Ends with 0 if the verdict is a pass, 1 if it is not, 2 if
 * there is none.
 */
@Command(name = "verifier", mixinStandardHelpOptions = true, description = "Judges what a store holds.")
public final class VerifierMain {

    private final CommandLine commandLine = ExitCodes.applyTo(new CommandLine(this));

    private VerifierMain() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new VerifierMain().commandLine;
    }

    @Command(
            name = "compatible",
            mixinStandardHelpOptions = true,
            showDefaultValues = true,
            description =
                    "Computes what the samples' verification job computes; a blank value leaves an assertion out.")
    int compatible(
            @Mixin RowOptions rows,
            @Option(names = "--assert-events-per-second", defaultValue = "900") String eventsPerSecond,
            @Option(names = "--assert-latency-milliseconds", defaultValue = "15000") String latencyMilliseconds,
            @Option(names = "--assert-duplicate-fraction", defaultValue = "0") String duplicateFraction,
            @Option(names = "--assert-outofsequence-fraction", defaultValue = "0") String outOfSequenceFraction,
            @Option(names = "--test-output-path", description = "file for the failures; empty is a pass") @Nullable
                    Path testOutputPath) {
        CompatibleParameters parameters = CompatibleParameters.defaults()
                .with("assert-events-per-second", eventsPerSecond)
                .with("assert-latency-milliseconds", latencyMilliseconds)
                .with("assert-duplicate-fraction", duplicateFraction)
                .with("assert-outofsequence-fraction", outOfSequenceFraction);
        CompatibleReport report = CompatibleReport.of(rows.read(), parameters);
        if (testOutputPath != null) {
            write(testOutputPath, report.resultText());
        }
        print(report);
        return report.passed() ? ExitCodes.PASSED : ExitCodes.FAILED;
    }

    @Command(
            name = "strict",
            mixinStandardHelpOptions = true,
            showDefaultValues = true,
            description = "Compares every row with the ledgers of what was produced.")
    int strict(
            @Mixin RowOptions rows,
            @Option(names = "--ledger", required = true, description = "ledger of a simulator; once for each")
                    List<Path> ledgers) {
        ProducedLedger ledger = ledgers.stream()
                .map(ProducedLedger::read)
                .reduce(ProducedLedger::plus)
                .orElseThrow();
        if (ledger.distinct() == 0) {
            throw new IllegalArgumentException("ledger must hold a produced event: " + ledger);
        }
        StrictReport report = StrictReport.of(rows.read(), ledger);
        print(report);
        return report.passed() ? ExitCodes.PASSED : ExitCodes.FAILED;
    }

    private void print(CompatibleReport report) {
        PrintWriter out = commandLine.getOut();
        out.println(report.passed() ? "PASSED" : "FAILED");
        report.failures().forEach(out::println);
        out.println("minutesWithData=" + report.minutesWithData() + ", maxEventsPerSecond="
                + report.maxEventsPerSecond() + ", minLatencyMilliseconds=" + report.minLatencyMilliseconds()
                + ", duplicateFraction=" + report.duplicateFraction() + ", outOfSequenceFraction="
                + report.outOfSequenceFraction() + ", missingFraction=" + report.missingFraction());
    }

    private void print(StrictReport report) {
        PrintWriter out = commandLine.getOut();
        StrictReport.Counts counts = report.counts();
        out.println(report.passed() ? "PASSED" : "FAILED");
        out.println("produced=" + counts.produced() + ", rows=" + counts.rows() + ", lost=" + counts.lost()
                + ", duplicates=" + counts.duplicates() + ", unknown=" + counts.unknown() + ", unconfirmed="
                + counts.unconfirmed() + ", outOfOrder=" + counts.outOfOrder());
        report.lostExamples().forEach(eventId -> out.println("lost: eventId=" + eventId));
        out.println("eventsPerSecond=" + oneDecimal(report.eventsPerSecond()) + ", " + text(report.latencies()));
        report.minutes()
                .forEach(minute -> out.println("minute=" + minute.start() + ", rows=" + minute.rows()
                        + ", eventsPerSecond=" + oneDecimal(minute.eventsPerSecond()) + ", "
                        + text(minute.latencies())));
    }

    private static String text(Latencies latencies) {
        return "p50=" + latencies.p50() + ", p95=" + latencies.p95() + ", p99=" + latencies.p99() + ", max="
                + latencies.max();
    }

    private static String oneDecimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static void write(Path path, String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException("result could not be written: test-output-path=" + path, e);
        }
    }
}

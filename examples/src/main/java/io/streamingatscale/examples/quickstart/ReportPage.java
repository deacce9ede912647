package io.streamingatscale.examples.quickstart;

import static io.streamingatscale.examples.quickstart.QuickstartReport.count;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Renders a report as one page that needs nothing beside itself, for wide and narrow screens, light and dark. */
final class ReportPage {

    private final QuickstartReport report;

    ReportPage(QuickstartReport report) {
        this.report = report;
    }

    String html() {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Quickstart report</title>
                <style>
                %s</style>
                </head>
                <body>
                <main>
                %s
                </main>
                </body>
                </html>
                """.formatted(css(), header() + verdict() + figures() + rates() + latencies() + tables() + guarantee());
    }

    private static String css() {
        try (InputStream css = Objects.requireNonNull(ReportPage.class.getResourceAsStream("report.css"))) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String header() {
        return "<h1>From Kafka to %s, killed %s on the way</h1><p>%s events of 1,000 simulated devices, one in a thousand sent twice, offered at %s.</p>"
                .formatted(
                        report.databaseName(),
                        report.restarts() == 1 ? "once" : report.restarts() + " times",
                        count(report.producedDistinct()),
                        report.options().rate() == 0
                                ? "full speed"
                                : count(report.options().rate()) + " a second");
    }

    private String verdict() {
        return "<section class='verdict%s'><b>%s</b><p>%s</p></section>"
                .formatted(
                        report.passed() ? "" : " fail",
                        report.passed() ? "PASS" : "FAIL",
                        report.passed()
                                ? "Every event that the log acknowledged stands in the table exactly once."
                                : count(report.lost()) + " events lost, " + count(report.duplicates())
                                        + " rows doubled.");
    }

    private String figures() {
        return "<div class='figures'>"
                + figure(count(report.lost()), "lost")
                + figure(count(report.duplicates()), "doubled")
                + figure(count(Math.round(report.eventsPerSecond())) + "/s", "stored")
                + figure(count(Math.round(report.latencyMillis().p50())) + " ms", "median, log to table")
                + "</div>";
    }

    private static String figure(String value, String name) {
        return "<div class='figure'><strong>%s</strong><span>%s</span></div>".formatted(value, name);
    }

    private String rates() {
        double highest = Plot.highest(report.seconds(), QuickstartReport.Second::rows);
        return "<section><h2>Rows stored each second</h2><p>Shaded: no pipeline, from the kill to the takeover. What was not stored then is caught up with.</p>"
                + plots("rows stored each second", "rows/s", highest, plot -> plot.bars(QuickstartReport.Second::rows))
                + "</section>";
    }

    private String latencies() {
        double highest =
                Plot.highest(report.seconds(), second -> second.latencyMillis().p99());
        return "<section><h2>From the log to the table</h2><p><span class='key'></span>median <span class='key late'></span>99th percentile of the rows stored in each second</p>"
                + plots(
                        "latency by second",
                        "milliseconds",
                        highest,
                        plot -> plot.line(
                                        "p99", second -> second.latencyMillis().p99())
                                .line("p50", second -> second.latencyMillis().p50()))
                + "</section>";
    }

    private String plots(String title, String unit, double highest, UnaryOperator<Plot> draw) {
        String wide = draw.apply(
                        new Plot(report, 1040, 280, highest).frame(title, unit).outages())
                .end();
        String narrow = draw.apply(
                        new Plot(report, 340, 220, highest).frame(title, unit).outages())
                .end();
        return wide.replaceFirst("<svg ", "<svg class='wide' ") + narrow.replaceFirst("<svg ", "<svg class='narrow' ");
    }

    private String tables() {
        return "<div class='columns'><section><h2>Counts</h2><table>"
                + row("sent and acknowledged", count(report.produced()))
                + row("different events", count(report.producedDistinct()))
                + row("duplicates sent", count(report.duplicatesInjected()))
                + row("rows in the table", count(report.stored()))
                + row("duplicates absorbed by the index of ids", count(report.absorbedByIndex()))
                + row("absorbed by the table, replays", count(report.absorbedByStore()))
                + row("stored out of order", count(report.outOfOrder()))
                + row("restarts after SIGKILL", count(report.restarts()))
                + "</table></section><section><h2>Times</h2><table>"
                + row("events stored a second", count(Math.round(report.eventsPerSecond())))
                + row("in the best ten seconds", count(Math.round(report.warmEventsPerSecond())))
                + row("log to table, median", millis(report.latencyMillis().p50()))
                + row("95th percentile", millis(report.latencyMillis().p95()))
                + row("99th percentile", millis(report.latencyMillis().p99()))
                + row("longest", millis(report.latencyMillis().max()))
                + row("time without a pipeline", outageSeconds())
                + row("whole run", String.format(Locale.ROOT, "%.0f s", report.wallSeconds()))
                + "</table></section></div>";
    }

    private String outageSeconds() {
        double seconds = report.outages().stream()
                .mapToDouble(outage -> outage.to() - outage.from())
                .sum();
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%,.0f ms", value);
    }

    private static String row(String name, String value) {
        return "<tr><td>%s</td><td>%s</td></tr>".formatted(name, value);
    }

    private String guarantee() {
        String lines = report.guarantee()
                .lines()
                .map(line -> line.split(": ", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> "<dt>%s</dt><dd>%s</dd>".formatted(escape(parts[0].strip()), escape(parts[1])))
                .collect(Collectors.joining());
        return "<section><h2>What the pipeline promised</h2><dl>" + lines + "</dl></section>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

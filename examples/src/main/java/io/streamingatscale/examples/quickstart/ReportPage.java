package io.streamingatscale.examples.quickstart;

import static io.streamingatscale.examples.report.Page.count;
import static io.streamingatscale.examples.report.Page.escape;
import static io.streamingatscale.examples.report.Page.figure;
import static io.streamingatscale.examples.report.Page.row;

import io.streamingatscale.examples.report.Page;
import io.streamingatscale.examples.report.Plot;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Renders a report as one page that needs nothing beside itself, for wide and narrow screens, light and dark. */
final class ReportPage {

    private final QuickstartReport report;

    ReportPage(QuickstartReport report) {
        this.report = report;
    }

    String html() {
        return Page.of(
                "Quickstart report", header() + verdict() + figures() + rates() + latencies() + tables() + guarantee());
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
        return Page.verdict(
                report.passed(),
                report.passed()
                        ? "Every event that the log acknowledged stands in the table exactly once."
                        : count(report.lost()) + " events lost, " + count(report.duplicates()) + " rows doubled.");
    }

    private String figures() {
        return "<div class='figures'>"
                + figure(count(report.lost()), "lost")
                + figure(count(report.duplicates()), "doubled")
                + figure(count(Math.round(report.eventsPerSecond())) + "/s", "stored")
                + figure(count(Math.round(report.latencyMillis().p50())) + " ms", "median, log to table")
                + "</div>";
    }

    private String rates() {
        List<Plot.Point> rows = points(second -> true, second -> (double) second.rows());
        return "<section><h2>Rows stored each second</h2><p>Shaded: no pipeline, from the kill to the takeover. What was not stored then is caught up with.</p>"
                + plot("rows stored each second", "rows/s", Plot.highest(rows), plot -> plot.bars(rows, 1))
                + "</section>";
    }

    private String latencies() {
        List<Plot.Point> p50 = points(
                second -> second.rows() > 0, second -> second.latencyMillis().p50());
        List<Plot.Point> p99 = points(
                second -> second.rows() > 0, second -> second.latencyMillis().p99());
        return "<section><h2>From the log to the table</h2><p><span class='key'></span>median <span class='key late'></span>99th percentile of the rows stored in each second</p>"
                + plot(
                        "latency by second",
                        "milliseconds",
                        Plot.highest(p99),
                        plot -> plot.line("p99", p99).line("p50", p50))
                + "</section>";
    }

    private List<Plot.Point> points(
            Predicate<QuickstartReport.Second> chosen, ToDoubleFunction<QuickstartReport.Second> value) {
        return report.seconds().stream()
                .filter(chosen)
                .map(second -> new Plot.Point((double) second.at(), value.applyAsDouble(second)))
                .toList();
    }

    private String plot(String title, String unit, double highest, UnaryOperator<Plot> draw) {
        long last = report.seconds().stream()
                .mapToLong(QuickstartReport.Second::at)
                .max()
                .orElse(0);
        List<Plot.Band> outages = report.outages().stream()
                .map(outage -> new Plot.Band(outage.from(), outage.to(), "outage", "killed"))
                .toList();
        return Plot.of(
                last + 1.0,
                highest,
                plot -> draw.apply(
                        plot.frame(title, unit, "seconds since the first row").bands(outages)));
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

    private String guarantee() {
        String lines = report.guarantee()
                .lines()
                .map(line -> line.split(": ", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> "<dt>%s</dt><dd>%s</dd>".formatted(escape(parts[0].strip()), escape(parts[1])))
                .collect(Collectors.joining());
        return "<section><h2>What the pipeline promised</h2><dl>" + lines + "</dl></section>";
    }
}

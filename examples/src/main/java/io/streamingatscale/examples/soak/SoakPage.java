package io.streamingatscale.examples.soak;

import static io.streamingatscale.examples.report.Page.count;
import static io.streamingatscale.examples.report.Page.escape;
import static io.streamingatscale.examples.report.Page.figure;

import io.streamingatscale.examples.report.Page;
import io.streamingatscale.examples.report.Plot;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Renders a soak's report as a page. */
final class SoakPage {

    private static final int MOST_BARS = 300;
    private static final int MOST_ROWS = 300;

    private final SoakReport report;

    SoakPage(SoakReport report) {
        this.report = report;
    }

    String html() {
        return Page.of(
                "Soak report",
                header() + verdict() + figures() + flows() + timelines() + faultsByKind() + faultsInOrder());
    }

    private String header() {
        return "<h1>%s of faults, one every %d s</h1><p>Three processes share the partitions; %s events a second to each log, one in a thousand sent twice. Seed %d.</p>"
                .formatted(length(), report.every(), count(report.rate()), report.seed());
    }

    private String length() {
        return report.seconds() % 60 == 0 ? count(report.seconds() / 60) + " min" : count(report.seconds()) + " s";
    }

    private String verdict() {
        if (!report.failure().isEmpty()) {
            return Page.verdict(false, "No verdict.") + "<section><pre>" + escape(report.failure())
                    + "</pre></section>";
        }
        return Page.verdict(
                report.passed(),
                report.passed()
                        ? "Every event that a log acknowledged stands in each store exactly once."
                        : "Not every event stands in each store exactly once, or in its order.");
    }

    private String figures() {
        return "<div class='figures'>"
                + figure(count(report.lost()), "lost")
                + figure(count(report.doubled()), "doubled")
                + figure(
                        count(report.flows().stream()
                                .mapToLong(SoakReport.FlowResult::rows)
                                .sum()),
                        "rows stored")
                + figure(count(report.faults().size()), "faults")
                + "</div>";
    }

    private String flows() {
        String rows = report.flows().stream()
                .map(flow -> cells(
                        flow.name(),
                        flow.passed() ? "PASS" : "FAIL",
                        count(flow.lost()),
                        count(flow.doubled()),
                        count(flow.madeUp()),
                        count(flow.outOfOrder()) + (flow.isOrdered() ? "" : " *"),
                        count(flow.produced()),
                        count(flow.duplicatesInjected()),
                        count(flow.rows()),
                        count(flow.medianMillis()) + " ms"))
                .collect(Collectors.joining());
        return table(
                "Verdict by flow",
                "Compared with the ledger of what was produced. *: this sink promises no order.",
                List.of(
                        "flow",
                        "verdict",
                        "lost",
                        "doubled",
                        "made up",
                        "out of order",
                        "events",
                        "duplicates sent",
                        "rows",
                        "median"),
                rows);
    }

    private String timelines() {
        return "<section><h2>Rows stored each second</h2><p>" + legend() + "</p>"
                + report.flows().stream().map(this::timeline).collect(Collectors.joining()) + "</section>";
    }

    private static String legend() {
        return Arrays.stream(FaultKind.values())
                .map(kind -> "<span class='swatch %s'></span>%s ".formatted(kind.style(), kind.label()))
                .collect(Collectors.joining());
    }

    private String timeline(SoakReport.FlowResult flow) {
        double span = span();
        long width = (long) Math.ceil(span / MOST_BARS);
        List<Plot.Point> points = points(flow, width);
        return "<h3>%s</h3>".formatted(flow.name())
                + Plot.of(
                        span,
                        Plot.highest(points),
                        plot -> faults(plot.frame(
                                        "rows stored each second: " + flow.name(), "rows/s", "seconds of load"))
                                .bars(points, (double) width));
    }

    /** Returns the seconds that all plots cover, so that one can be compared with the other. */
    private double span() {
        DoubleStream ends = report.faults().stream().mapToDouble(SoakReport.Incident::to);
        DoubleStream rows = report.flows().stream()
                .flatMap(flow -> flow.storedBySecond().stream())
                .mapToDouble(second -> second.at() + 1.0);
        return DoubleStream.concat(ends, rows).max().orElse(1);
    }

    private Plot faults(Plot plot) {
        FaultKind[] kinds = FaultKind.values();
        for (int lane = 0; lane < kinds.length; lane++) {
            FaultKind kind = kinds[lane];
            List<Plot.Band> bands = report.faults().stream()
                    .filter(fault -> fault.kind() == kind)
                    .map(fault -> new Plot.Band(fault.from(), fault.to(), kind.style(), ""))
                    .toList();
            plot.lane(bands, lane, kinds.length);
        }
        return plot;
    }

    /** Returns the mean rate of each {@code width} seconds. */
    private static List<Plot.Point> points(SoakReport.FlowResult flow, long width) {
        Map<Long, Long> rows = new TreeMap<>();
        flow.storedBySecond().forEach(second -> rows.merge(second.at() / width, second.rows(), Long::sum));
        return rows.entrySet().stream()
                .map(entry -> new Plot.Point((double) entry.getKey() * width, (double) entry.getValue() / width))
                .toList();
    }

    private String faultsByKind() {
        String rows = report.faultCounts().entrySet().stream()
                .map(entry -> Page.row(
                        "<span class='swatch %s'></span>%s"
                                .formatted(
                                        entry.getKey().style(), entry.getKey().label()),
                        count(entry.getValue())))
                .collect(Collectors.joining());
        return "<section><h2>Faults by kind</h2><table>" + rows + "</table></section>";
    }

    private String faultsInOrder() {
        String rows = report.faults().stream()
                .limit(MOST_ROWS)
                .map(fault -> cells(
                        seconds(fault.from()),
                        fault.kind().label(),
                        fault.target(),
                        fault.to() > fault.from() ? seconds(fault.to() - fault.from()) : escape(fault.note())))
                .collect(Collectors.joining());
        return table(
                "Faults in order",
                report.faults().size() > MOST_ROWS ? "The first " + MOST_ROWS + "; all are in report.json." : "",
                List.of("at", "fault", "of", "for"),
                rows);
    }

    private static String table(String title, String note, List<String> heads, String rows) {
        return "<section><h2>%s</h2><p>%s</p><div class='scroll'><table class='list'><tr>%s</tr>%s</table></div></section>"
                .formatted(
                        title,
                        note,
                        heads.stream().map("<th>%s</th>"::formatted).collect(Collectors.joining()),
                        rows);
    }

    private static String cells(String... values) {
        return "<tr>%s</tr>"
                .formatted(Arrays.stream(values).map("<td>%s</td>"::formatted).collect(Collectors.joining()));
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%,.1f s", value);
    }
}

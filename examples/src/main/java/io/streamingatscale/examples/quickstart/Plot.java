package io.streamingatscale.examples.quickstart;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws values over the seconds of a run as inline SVG, with the outages shaded. */
final class Plot {

    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 28;
    private static final int BOTTOM = 34;

    private final QuickstartReport report;
    private final int width;
    private final int height;
    private final double span;
    private final double top;
    private final StringBuilder svg = new StringBuilder();

    /**
     * Begins a plot.
     *
     * @param width of the drawing; a screen scales it, so text stays legible if this is about the width it is shown at
     * @param highest the highest value to show, at least 0
     */
    Plot(QuickstartReport report, int width, int height, double highest) {
        this.report = report;
        this.width = width;
        this.height = height;
        this.span = Math.max(
                1,
                report.seconds().stream()
                                .mapToLong(QuickstartReport.Second::at)
                                .max()
                                .orElse(0)
                        + 1);
        this.top = step(highest, 4) * Math.max(1, Math.ceil(highest / step(highest, 4)));
    }

    /** Returns a round distance between grid lines that gives about {@code lines} of them. */
    static double step(double range, int lines) {
        double raw = Math.max(range, 1) / lines;
        double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
        for (double factor : new double[] {1, 2, 5}) {
            if (raw <= factor * magnitude) {
                return factor * magnitude;
            }
        }
        return 10 * magnitude;
    }

    Plot frame(String title, String unit) {
        svg.append(text("<svg viewBox='0 0 %d %d' role='img' aria-label='%s'>", width, height, title));
        svg.append(text("<text class='unit' x='4' y='14'>%s</text>", unit));
        double distance = step(top, 4);
        for (double value = 0; value <= top * 1.0001; value += distance) {
            svg.append(text(
                    "<line class='grid' x1='%d' x2='%d' y1='%.1f' y2='%.1f'/>",
                    LEFT, width - RIGHT, y(value), y(value)));
            svg.append(text(
                    "<text class='tick' x='%d' y='%.1f' text-anchor='end'>%s</text>",
                    LEFT - 6, y(value) + 4, shortNumber(value)));
        }
        double seconds = step(span, width > 500 ? 10 : 5);
        for (double at = 0; at <= span; at += seconds) {
            svg.append(text(
                    "<text class='tick' x='%.1f' y='%d' text-anchor='middle'>%.0f</text>",
                    x(at), height - BOTTOM + 16, at));
        }
        svg.append(text(
                "<text class='unit' x='%d' y='%d' text-anchor='end'>seconds since the first row</text>",
                width - RIGHT, height - 4));
        return this;
    }

    Plot outages() {
        for (QuickstartReport.Outage outage : report.outages()) {
            double from = x(Math.max(0, Math.min(span, outage.from())));
            double to = x(Math.max(0, Math.min(span, outage.to())));
            svg.append(text(
                    "<rect class='outage' x='%.1f' y='%d' width='%.1f' height='%d'/>",
                    from, TOP, Math.max(1.5, to - from), height - TOP - BOTTOM));
            svg.append(text(
                    "<text class='kill' x='%.1f' y='%d' text-anchor='middle'>killed</text>",
                    Math.max(from, LEFT + 18), TOP - 6));
        }
        return this;
    }

    Plot bars(ToDoubleFunction<QuickstartReport.Second> value) {
        double barWidth = Math.max(1, (x(1) - x(0)) * 0.82);
        for (QuickstartReport.Second second : report.seconds()) {
            double y = y(Math.min(top, value.applyAsDouble(second)));
            svg.append(text(
                    "<rect class='bar' x='%.1f' y='%.1f' width='%.1f' height='%.1f'/>",
                    x((double) second.at()), y, barWidth, y(0) - y));
        }
        return this;
    }

    Plot line(String style, ToDoubleFunction<QuickstartReport.Second> value) {
        StringBuilder points = new StringBuilder();
        for (QuickstartReport.Second second : report.seconds()) {
            if (second.rows() > 0) {
                points.append(text("%.1f,%.1f ", x(second.at() + 0.5), y(Math.min(top, value.applyAsDouble(second)))));
            }
        }
        svg.append(text(
                "<polyline class='%s' points='%s'/>", style, points.toString().strip()));
        return this;
    }

    String end() {
        return svg.append("</svg>").toString();
    }

    private double x(double seconds) {
        return LEFT + seconds / span * (width - LEFT - RIGHT);
    }

    private double y(double value) {
        return height - BOTTOM - value / top * (height - TOP - BOTTOM);
    }

    private static String shortNumber(double value) {
        return value >= 1000 ? text("%s", value / 1000).replaceFirst("\\.0$", "") + "k" : text("%.0f", value);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Returns the highest value of a series, 0 without any. */
    static double highest(List<QuickstartReport.Second> seconds, ToDoubleFunction<QuickstartReport.Second> value) {
        return seconds.stream().mapToDouble(value).max().orElse(0);
    }
}

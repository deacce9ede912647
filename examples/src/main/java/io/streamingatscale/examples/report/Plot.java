package io.streamingatscale.examples.report;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Draws values over the seconds of a run as inline SVG, with bands for what happened meanwhile. */
public final class Plot {

    private static final int LEFT = 58;
    private static final int RIGHT = 12;
    private static final int TOP = 28;
    private static final int BOTTOM = 34;

    private final int width;
    private final int height;
    private final double span;
    private final double top;
    private final StringBuilder svg = new StringBuilder();

    /**
     * A value at a time.
     *
     * @param at seconds
     */
    public record Point(double at, double value) {}

    /**
     * Something that happened.
     *
     * @param from seconds
     * @param to seconds, not before {@code from}
     * @param style its class in the style sheet
     * @param label written above, or empty
     */
    public record Band(double from, double to, String style, String label) {}

    private Plot(int width, int height, double span, double highest) {
        this.width = width;
        this.height = height;
        this.span = Math.max(1, span);
        this.top = step(highest, 4) * Math.max(1, Math.ceil(highest / step(highest, 4)));
    }

    /**
     * Returns a plot twice, for wide and for narrow screens, of which the style sheet shows one: text is legible on both.
     *
     * @param span the seconds that it covers
     * @param highest the highest value to show, at least 0
     * @param draw what to draw
     */
    public static String of(double span, double highest, UnaryOperator<Plot> draw) {
        String wide = draw.apply(new Plot(1040, 280, span, highest)).end();
        String narrow = draw.apply(new Plot(340, 220, span, highest)).end();
        return wide.replaceFirst("<svg ", "<svg class='wide' ") + narrow.replaceFirst("<svg ", "<svg class='narrow' ");
    }

    /** Returns a round distance between grid lines that gives about {@code lines} of them. */
    private static double step(double range, int lines) {
        double raw = Math.max(range, 1) / lines;
        double magnitude = Math.pow(10, Math.floor(Math.log10(raw)));
        for (double factor : new double[] {1, 2, 5}) {
            if (raw <= factor * magnitude) {
                return factor * magnitude;
            }
        }
        return 10 * magnitude;
    }

    /**
     * Draws axes and grid; comes first.
     *
     * @param unit of the values
     * @param axis what the seconds count from
     */
    public Plot frame(String title, String unit, String axis) {
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
        svg.append(
                text("<text class='unit' x='%d' y='%d' text-anchor='end'>%s</text>", width - RIGHT, height - 4, axis));
        return this;
    }

    /** Draws bands over the whole height. */
    public Plot bands(List<Band> bands) {
        return lane(bands, 0, 1);
    }

    /**
     * Draws bands over a part of the height, so that those of several kinds do not cover each other.
     *
     * @param lane counted from 0 at the top
     * @param lanes how many share the height
     */
    public Plot lane(List<Band> bands, int lane, int lanes) {
        double laneHeight = (double) (height - TOP - BOTTOM) / lanes;
        for (Band band : bands) {
            double from = x(Math.max(0, Math.min(span, band.from())));
            double to = x(Math.max(0, Math.min(span, band.to())));
            svg.append(text(
                    "<rect class='%s' x='%.1f' y='%.1f' width='%.1f' height='%.1f'/>",
                    band.style(), from, TOP + lane * laneHeight, Math.max(1.5, to - from), laneHeight));
            if (!band.label().isEmpty()) {
                svg.append(text(
                        "<text class='label' x='%.1f' y='%d' text-anchor='middle'>%s</text>",
                        Math.max(from, LEFT + 18), TOP - 6, band.label()));
            }
        }
        return this;
    }

    /**
     * Draws a bar for each value.
     *
     * @param seconds that each stands for
     */
    public Plot bars(List<Point> points, double seconds) {
        double barWidth = Math.max(1, (x(seconds) - x(0)) * 0.82);
        for (Point point : points) {
            double y = y(Math.min(top, point.value()));
            svg.append(text(
                    "<rect class='bar' x='%.1f' y='%.1f' width='%.1f' height='%.1f'/>",
                    x(point.at()), y, barWidth, y(0) - y));
        }
        return this;
    }

    /** Draws a line through the middles of seconds. */
    public Plot line(String style, List<Point> points) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(text("%.1f,%.1f ", x(point.at() + 0.5), y(Math.min(top, point.value()))));
        }
        svg.append(text(
                "<polyline class='%s' points='%s'/>", style, path.toString().strip()));
        return this;
    }

    private String end() {
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

    /** Returns the highest value, 0 without any. */
    public static double highest(List<Point> points) {
        return points.stream().mapToDouble(Point::value).max().orElse(0);
    }
}

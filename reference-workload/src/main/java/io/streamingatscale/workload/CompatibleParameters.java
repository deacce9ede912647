package io.streamingatscale.workload;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of the samples' verification job, under the names and with the defaults of its notebook
 * ({@code verify-common} of the Streaming at Scale samples). Immutable.
 *
 * <table>
 * <caption>Parameters</caption>
 * <tr><th>name<th>default<th>what the samples pass
 * <tr><td>{@code assert-events-per-second}<td>900<td>90 % of the rate
 * <tr><td>{@code assert-latency-milliseconds}<td>15000<td>15000; 600000 for Event Hubs Capture
 * <tr><td>{@code assert-duplicate-fraction}<td>0<td>0, or 0.0011 where duplicates are allowed
 * <tr><td>{@code assert-outofsequence-fraction}<td>0<td>1.00, which never binds
 * </table>
 */
public final class CompatibleParameters {

    private static final CompatibleParameters DEFAULTS = new CompatibleParameters(900.0, 15_000.0, 0.0, 0.0);

    private final @Nullable Double eventsPerSecond;
    private final @Nullable Double latencyMilliseconds;
    private final @Nullable Double duplicateFraction;
    private final @Nullable Double outOfSequenceFraction;

    private CompatibleParameters(
            @Nullable Double eventsPerSecond,
            @Nullable Double latencyMilliseconds,
            @Nullable Double duplicateFraction,
            @Nullable Double outOfSequenceFraction) {
        this.eventsPerSecond = eventsPerSecond;
        this.latencyMilliseconds = latencyMilliseconds;
        this.duplicateFraction = duplicateFraction;
        this.outOfSequenceFraction = outOfSequenceFraction;
    }

    /** Returns the defaults of the notebook. */
    public static CompatibleParameters defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these parameters with another value for one.
     *
     * @param name as in the table above
     * @param value a number, or blank to leave the assertion out
     * @throws IllegalArgumentException if there is no such parameter or the value is no number
     */
    public CompatibleParameters with(String name, String value) {
        Double limit = value.isBlank() ? null : number(name, value);
        return switch (name) {
            case "assert-events-per-second" ->
                new CompatibleParameters(limit, latencyMilliseconds, duplicateFraction, outOfSequenceFraction);
            case "assert-latency-milliseconds" ->
                new CompatibleParameters(eventsPerSecond, limit, duplicateFraction, outOfSequenceFraction);
            case "assert-duplicate-fraction" ->
                new CompatibleParameters(eventsPerSecond, latencyMilliseconds, limit, outOfSequenceFraction);
            case "assert-outofsequence-fraction" ->
                new CompatibleParameters(eventsPerSecond, latencyMilliseconds, duplicateFraction, limit);
            default ->
                throw new IllegalArgumentException("parameter must be one of assert-events-per-second,"
                        + " assert-latency-milliseconds, assert-duplicate-fraction, assert-outofsequence-fraction: name=\""
                        + name + "\"");
        };
    }

    /** Returns the least events per second, which the best minute must reach; empty if not asserted. */
    public OptionalDouble eventsPerSecond() {
        return optional(eventsPerSecond);
    }

    /** Returns the greatest mean latency, which the best minute must keep; empty if not asserted. */
    public OptionalDouble latencyMilliseconds() {
        return optional(latencyMilliseconds);
    }

    /** Returns the greatest fraction of ids stored more than once; empty if not asserted. */
    public OptionalDouble duplicateFraction() {
        return optional(duplicateFraction);
    }

    /** Returns the greatest fraction of rows stored after a gap; empty if not asserted. */
    public OptionalDouble outOfSequenceFraction() {
        return optional(outOfSequenceFraction);
    }

    private static OptionalDouble optional(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static double number(String name, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number or blank: " + name + "=\"" + value + "\"", e);
        }
    }
}

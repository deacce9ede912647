package io.streamingatscale.testkit;

import java.util.Locale;

/**
 * One thing that goes wrong.
 *
 * @param kind what
 * @param at at which effect of the run, counted from 1
 */
record SimFault(FaultKind kind, int at) {

    /** Returns what {@link #toString} had written, such as {@code crash-after@17}. */
    static SimFault parse(String text) {
        int at = text.indexOf('@');
        return new SimFault(
                FaultKind.valueOf(text.substring(0, at).toUpperCase(Locale.ROOT).replace('-', '_')),
                Integer.parseInt(text.substring(at + 1)));
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "@" + at;
    }
}

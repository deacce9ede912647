package io.streamingatscale.examples.quickstart;

import java.util.Locale;
import java.util.Properties;

/**
 * What the quickstart is asked to do.
 *
 * @param events how many different events to produce
 * @param rate events per second, 0 for as fast as possible
 * @param database where to store them
 * @param kills how often the pipeline's process is killed
 */
record QuickstartOptions(long events, long rate, DatabaseKind database, int kills) {

    static final long MAX_EVENTS = 20_000_000;
    static final long MAX_RATE = 1_000_000;
    static final int MAX_KILLS = 100;

    /** The databases to choose from. */
    enum DatabaseKind {
        H2,
        POSTGRESQL
    }

    /**
     * Reads the properties {@code quickstart.events}, {@code .rate}, {@code .database} and {@code .kills}.
     *
     * @throws IllegalArgumentException if one cannot be used; the message says what can
     */
    static QuickstartOptions of(Properties properties) {
        return new QuickstartOptions(
                number(properties, "quickstart.events", 400_000, 1_000, MAX_EVENTS),
                number(properties, "quickstart.rate", 12_000, 0, MAX_RATE),
                database(properties.getProperty("quickstart.database", "h2")),
                (int) number(properties, "quickstart.kills", 1, 0, MAX_KILLS));
    }

    private static long number(Properties properties, String name, long byDefault, long least, long most) {
        String text = properties.getProperty(name, Long.toString(byDefault)).strip();
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number out of range
        }
        throw new IllegalArgumentException(
                name + " must be a whole number from " + least + " to " + most + ": " + name + "=\"" + text + "\"");
    }

    private static DatabaseKind database(String text) {
        try {
            return DatabaseKind.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "quickstart.database must be h2 or postgresql: quickstart.database=\"" + text + "\"", e);
        }
    }
}

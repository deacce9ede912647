package io.streamingatscale.examples.soak;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Properties;
import java.util.SplittableRandom;

/**
 * What the soak is asked to do.
 *
 * @param length how long there is load and there are faults
 * @param rate events per second to each log
 * @param every the mean time from one fault to the next
 * @param seed of the faults and of the events
 * @param flows which to drive, side by side
 */
record SoakOptions(Duration length, long rate, Duration every, long seed, List<Flow> flows) {

    static final long MAX_MINUTES = 10_080;
    static final long MAX_RATE = 100_000;
    static final long MAX_EVERY = 600;

    /** Documents in the Cosmos emulator and events in that of Event Hubs, which keep all in memory: some gigabytes. */
    static final long MAX_HELD = 3_000_000;

    /**
     * Reads the properties {@code soak.minutes}, {@code .rate}, {@code .every}, {@code .seed} and {@code .flows}.
     *
     * @throws IllegalArgumentException if one cannot be used; the message says what can
     */
    static SoakOptions of(Properties properties) {
        SoakOptions options = new SoakOptions(
                Duration.ofMinutes(number(properties, "soak.minutes", 5, 1, MAX_MINUTES)),
                number(properties, "soak.rate", 500, 1, MAX_RATE),
                Duration.ofSeconds(number(properties, "soak.every", 4, 1, MAX_EVERY)),
                number(properties, "soak.seed", anySeed(), 0, Long.MAX_VALUE),
                flows(properties.getProperty("soak.flows", "").strip()));
        options.checkHeld();
        return options;
    }

    private void checkHeld() {
        if (held() > MAX_HELD) {
            throw new IllegalArgumentException(
                    "soak.minutes and soak.rate must not be more than the emulators hold in memory: held=" + held()
                            + ", most=" + MAX_HELD
                            + "; lower one of them, or leave Event Hubs and Cosmos DB out of soak.flows");
        }
    }

    /** Returns about how many documents and events the emulators hold in the end. */
    private long held() {
        return heldByHub() + heldByCosmos();
    }

    /** Returns about how many events the emulator of Event Hubs holds in the end. */
    long heldByHub() {
        return reads(Flow.Log.EVENT_HUBS) ? rate * length.toSeconds() : 0;
    }

    /** Returns about how many documents the Cosmos emulator holds in the end. */
    long heldByCosmos() {
        return rate
                * length.toSeconds()
                * flows.stream()
                        .filter(flow -> flow.store() == Flow.Store.COSMOS)
                        .count();
    }

    private static long anySeed() {
        return new SplittableRandom().nextLong(1_000_000_000);
    }

    private static long number(Properties properties, String name, long byDefault, long least, long most) {
        String text = properties.getProperty(name, "").strip();
        if (text.isEmpty()) {
            return byDefault;
        }
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

    private static List<Flow> flows(String text) {
        if (text.isEmpty()) {
            return List.of(Flow.values());
        }
        EnumSet<Flow> flows = EnumSet.noneOf(Flow.class);
        Arrays.stream(text.split(",", -1)).map(String::strip).map(Flow::of).forEach(flows::add);
        return List.copyOf(flows);
    }

    boolean reads(Flow.Log log) {
        return flows.stream().anyMatch(flow -> flow.log() == log);
    }

    boolean writes(Flow.Store store) {
        return flows.stream().anyMatch(flow -> flow.store() == store);
    }
}

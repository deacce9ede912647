package io.streamingatscale.eventhubs.emulator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * Runs an {@link EventHubsEmulator} as a process of its own, until it is killed. Events are kept in memory alone.
 *
 * <pre>
 * --hub NAME:PARTITIONS      adds a hub; may be repeated
 * --group HUB:GROUP          adds a consumer group to a hub that stands before it; may be repeated
 * --port N                   the port for clients; default: a free one
 * --key NAME=KEY             asks for tokens that are signed with this key; may be repeated
 * --tls DIRECTORY            asks for TLS, with a certificate that is made in the directory
 * --retention-events N       keeps so many events of each partition
 * --retention-bytes N        keeps so many bytes of each partition
 * --retention-hours N        keeps events for so long
 * --throughput-units N       limits what goes in and out as the service does
 * --offsets numeric|opaque   what offsets look like; default: numeric
 * </pre>
 *
 * Prints one line, the connection string of the namespace, once clients can connect. It holds a key if {@code --key} is given.
 */
public final class EventHubsEmulatorMain {

    private final EventHubsEmulatorBuilder builder = EventHubsEmulator.builder();
    private Retention retention = Retention.forever();

    private EventHubsEmulatorMain() {}

    /** Starts the emulator; returns when the process ends. */
    public static void main(String... args) throws InterruptedException {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "logback-emulator-eventhubs.xml");
        }
        EventHubsEmulatorMain main = new EventHubsEmulatorMain();
        try {
            main.parse(args);
            main.start();
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        new CountDownLatch(1).await();
    }

    private void parse(String... args) {
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException("option needs a value: option=" + args[i]);
            }
            apply(args[i], args[i + 1]);
        }
        builder.retention(retention);
    }

    private void apply(String option, String value) {
        switch (option) {
            case "--hub" -> builder.hub(before(':', option, value), number(option, after(':', value)));
            case "--group" -> builder.consumerGroup(before(':', option, value), after(':', value));
            case "--port" -> builder.port(number(option, value));
            case "--key" -> builder.sharedAccessKey(before('=', option, value), after('=', value));
            case "--tls" -> builder.tls(SelfSignedCertificate.in(Path.of(value)).context());
            case "--retention-events" -> retention = retention.events(number(option, value));
            case "--retention-bytes" -> retention = retention.bytes(number(option, value));
            case "--retention-hours" -> retention = retention.time(Duration.ofHours(number(option, value)));
            case "--throughput-units" -> builder.throughputUnits(number(option, value));
            case "--offsets" -> builder.offsetFormat(offsets(value));
            default ->
                throw new IllegalArgumentException("unknown option: option=" + option
                        + "; use --hub, --group, --port, --key, --tls, --retention-events, --retention-bytes, "
                        + "--retention-hours, --throughput-units or --offsets");
        }
    }

    private static OffsetFormat offsets(String value) {
        return switch (value) {
            case "numeric" -> OffsetFormat.NUMERIC;
            case "opaque" -> OffsetFormat.OPAQUE;
            default -> throw new IllegalArgumentException("--offsets must be numeric or opaque: --offsets=" + value);
        };
    }

    private static int number(String option, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " must have a number: " + option + "=" + value, e);
        }
    }

    private static String before(char separator, String option, String value) {
        int at = value.indexOf(separator);
        if (at < 1) {
            throw new IllegalArgumentException(option + " must be two values with " + separator + " between them");
        }
        return value.substring(0, at);
    }

    private static String after(char separator, String value) {
        return value.substring(value.indexOf(separator) + 1);
    }

    private void start() {
        EventHubsEmulator emulator = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(emulator::close, "eventhubs-emulator-close"));
        System.out.println(emulator.connectionString());
    }
}

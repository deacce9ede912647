package io.streamingatscale.cosmos.emulator;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a {@link CosmosEmulator} as a process of its own, until it is killed.
 *
 * <pre>
 * --port=N             the port for clients; default: a free one
 * --key=BASE64         the key of the account; default: the one that Microsoft publishes for its emulator
 * --partitions=N       physical partitions of a new container; default: 1
 * --throughput=RU      request units a second of each physical partition; default: no limit
 * --database=NAME      with --container: creates it
 * --container=NAME     with --database: creates it
 * --partition-key=PATH of that container; default: /pk
 * </pre>
 *
 * Prints {@code endpoint=...}, {@code key=...} and {@code ready}, a line each, once clients can connect.
 */
public final class CosmosServer {

    private static final Set<String> OPTIONS =
            Set.of("--port", "--key", "--partitions", "--throughput", "--database", "--container", "--partition-key");

    private CosmosServer() {}

    /** Starts the emulator; returns when the process ends. */
    public static void main(String... args) throws InterruptedException {
        try {
            CosmosEmulator emulator = start(options(args));
            System.out.println("endpoint=" + emulator.endpoint());
            System.out.println("key=" + emulator.key());
            System.out.println("ready");
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        new CountDownLatch(1).await();
    }

    private static Map<String, String> options(String... args) {
        Map<String, String> options = new HashMap<>();
        for (String arg : args) {
            int separator = arg.indexOf('=');
            if (separator < 0 || !OPTIONS.contains(arg.substring(0, separator))) {
                throw new IllegalArgumentException("unknown option: option=" + arg + "; use --port=, --key=, "
                        + "--partitions=, --throughput=, --database=, --container= or --partition-key=");
            }
            options.put(arg.substring(0, separator), arg.substring(separator + 1));
        }
        if (options.containsKey("--database") != options.containsKey("--container")) {
            throw new IllegalArgumentException("--database and --container must be given together");
        }
        return options;
    }

    private static CosmosEmulator start(Map<String, String> options) {
        CosmosEmulatorBuilder builder = CosmosEmulator.builder();
        options.forEach((name, value) -> {
            switch (name) {
                case "--port" -> builder.port((int) number(name, value));
                case "--key" -> builder.key(value);
                case "--partitions" -> builder.physicalPartitions((int) number(name, value));
                case "--throughput" -> builder.throughput(number(name, value));
                default -> {
                    // what to create
                }
            }
        });
        CosmosEmulator emulator = builder.start();
        if (options.containsKey("--container")) {
            emulator.create(
                    options.getOrDefault("--database", ""),
                    options.getOrDefault("--container", ""),
                    options.getOrDefault("--partition-key", "/pk"));
        }
        return emulator;
    }

    private static double number(String name, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must have a number: " + name + "=" + value, e);
        }
    }
}

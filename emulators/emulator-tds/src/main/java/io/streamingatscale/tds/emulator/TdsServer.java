package io.streamingatscale.tds.emulator;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a {@link TdsEmulator} as a process of its own, until it is killed.
 *
 * <pre>
 * --port=N           the port for clients; default: a free one
 * --file=PATH        keeps the rows in a file of H2's; default: in memory
 * --database=NAME    the name of the database; default: emulator
 * </pre>
 *
 * Prints one line, the URL for the driver, once clients can connect.
 */
public final class TdsServer {

    private TdsServer() {}

    /** Starts the emulator; returns when the process ends. */
    public static void main(String... args) throws InterruptedException {
        try {
            TdsEmulatorBuilder builder = TdsEmulator.builder();
            for (String arg : args) {
                apply(builder, arg);
            }
            System.out.println(builder.start().jdbcUrl());
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        new CountDownLatch(1).await();
    }

    private static void apply(TdsEmulatorBuilder builder, String arg) {
        int separator = arg.indexOf('=');
        String value = arg.substring(separator + 1);
        switch (arg.substring(0, separator + 1)) {
            case "--port=" -> builder.port(number(value));
            case "--file=" -> builder.file(Path.of(value));
            case "--database=" -> builder.database(value);
            default ->
                throw new IllegalArgumentException(
                        "unknown option: option=" + arg + "; use --port=, --file= or --database=");
        }
    }

    private static int number(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port must have a number: --port=" + value, e);
        }
    }
}

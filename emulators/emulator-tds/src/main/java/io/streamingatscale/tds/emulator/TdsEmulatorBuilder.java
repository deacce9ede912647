package io.streamingatscale.tds.emulator;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Builds a {@link TdsEmulator}.
 *
 * <pre>{@code
 * TdsEmulator.builder().database("devices").start();
 * }</pre>
 */
public final class TdsEmulatorBuilder {

    private int port;
    private String database = "emulator";
    private Optional<Path> file = Optional.empty();
    private String user = "sa";
    private String password = "emulator";
    private boolean checksLogin;

    TdsEmulatorBuilder() {}

    /** Sets the port, within 0 and 65535. The default is 0: one that is free. */
    public TdsEmulatorBuilder port(int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException("port must be within 0 and 65535: port=" + value);
        }
        port = value;
        return this;
    }

    /** Sets the name of the only database. The default is {@code emulator}; clients that ask for another meet error 4060. */
    public TdsEmulatorBuilder database(String name) {
        if (name.isEmpty() || name.contains(";") || name.length() > 100) {
            throw new IllegalArgumentException(
                    "database must have a name of 1 to 100 characters without ;: database=\"" + name + "\"");
        }
        database = name;
        return this;
    }

    /**
     * Keeps the rows in a file of H2's, to which {@code .mv.db} is appended: what was committed is there again when the process
     * was killed. Transactions that write then take turns. The default is to keep them in memory.
     */
    public TdsEmulatorBuilder file(Path path) {
        file = Optional.of(path);
        return this;
    }

    /** Admits only this user; others meet error 18456. The default is to let everybody in. */
    public TdsEmulatorBuilder login(String name, String secret) {
        user = Objects.requireNonNull(name, "name");
        password = Objects.requireNonNull(secret, "secret");
        checksLogin = true;
        return this;
    }

    /** Starts the emulator; when this returns, clients can connect. */
    public TdsEmulator start() {
        return new TdsEmulator(new Settings(port, database, file, user, password, checksLogin));
    }
}

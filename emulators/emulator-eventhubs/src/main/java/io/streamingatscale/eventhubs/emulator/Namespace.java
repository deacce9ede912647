package io.streamingatscale.eventhubs.emulator;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What all connections share: the hubs, the clock, and the connections themselves.
 *
 * <p><b>Threads:</b> the emulator's.
 */
final class Namespace {

    private final Settings settings;
    private final Clock clock;
    private final Map<String, Hub> hubs = new LinkedHashMap<>();
    private final Set<ServerConnection> connections = new LinkedHashSet<>();
    private final Set<ServerConnection> dirty = new LinkedHashSet<>();
    private boolean silent;

    Namespace(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        settings.hubs().forEach((name, count) -> hubs.put(Hub.key(name), new Hub(name, count, settings, clock)));
    }

    Settings settings() {
        return settings;
    }

    Clock clock() {
        return clock;
    }

    Optional<Hub> hub(String name) {
        return Optional.ofNullable(hubs.get(Hub.key(name)));
    }

    Iterable<Hub> hubs() {
        return hubs.values();
    }

    Set<ServerConnection> connections() {
        return connections;
    }

    boolean isSilent() {
        return silent;
    }

    void silence(boolean on) {
        silent = on;
        connections.forEach(ServerConnection::markDirty);
    }

    /** Notes that a connection has something to write. */
    void markDirty(ServerConnection connection) {
        dirty.add(connection);
    }

    /** Writes what this turn of the loop brought about. */
    void flush() {
        while (!dirty.isEmpty()) {
            ServerConnection connection = dirty.iterator().next();
            dirty.remove(connection);
            connection.flush();
        }
    }
}

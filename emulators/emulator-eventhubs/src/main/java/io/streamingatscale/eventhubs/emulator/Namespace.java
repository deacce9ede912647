package io.streamingatscale.eventhubs.emulator;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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
    private final Set<EgressLink> heldBack = new LinkedHashSet<>();
    private final Throughput throughput;
    private boolean silent;

    Namespace(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.throughput = new Throughput(settings.throughputUnits(), clock);
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

    Throughput throughput() {
        return throughput;
    }

    /** Notes that a receiver has to wait for throughput. */
    void holdBack(EgressLink reader) {
        heldBack.add(reader);
    }

    /** Lets the receivers go on that had to wait; returns whether any has to wait still. */
    boolean deliverHeldBack() {
        List<EgressLink> readers = List.copyOf(heldBack);
        heldBack.clear();
        readers.forEach(EgressLink::pump);
        return !heldBack.isEmpty();
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

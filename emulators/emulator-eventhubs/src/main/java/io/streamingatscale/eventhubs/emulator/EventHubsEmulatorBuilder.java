package io.streamingatscale.eventhubs.emulator;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLContext;

/**
 * Builds an {@link EventHubsEmulator}.
 *
 * <pre>{@code
 * EventHubsEmulator.builder().hub("devices", 4).consumerGroup("devices", "alerts").start();
 * }</pre>
 */
public final class EventHubsEmulatorBuilder {

    private final Map<String, Integer> hubs = new LinkedHashMap<>();
    private final Map<String, Set<String>> consumerGroups = new LinkedHashMap<>();
    private final Map<String, String> keys = new LinkedHashMap<>();
    private int port;
    private Clock clock = Clock.systemUTC();
    private Retention retention = Retention.forever();
    private OffsetFormat offsetFormat = OffsetFormat.NUMERIC;
    private int maxMessageSize = 1024 * 1024;
    private int throughputUnits;
    private Optional<SSLContext> tls = Optional.empty();
    private boolean quickAcknowledgement = true;

    EventHubsEmulatorBuilder() {}

    /**
     * Adds a hub.
     *
     * @param partitions within 1 and 1024
     */
    public EventHubsEmulatorBuilder hub(String name, int partitions) {
        if (partitions < 1 || partitions > 1024) {
            throw new IllegalArgumentException("partitions must be within 1 and 1024: partitions=" + partitions);
        }
        if (hubs.putIfAbsent(Objects.requireNonNull(name, "name"), partitions) != null) {
            throw new IllegalArgumentException("there is such a hub already: name=\"" + name + "\"");
        }
        return this;
    }

    /** Adds a consumer group to a hub that was added before. Each has {@code $Default}. */
    public EventHubsEmulatorBuilder consumerGroup(String hub, String group) {
        if (!hubs.containsKey(hub)) {
            throw new IllegalArgumentException("no such hub; add it first: hub=\"" + hub + "\"");
        }
        consumerGroups.computeIfAbsent(hub, name -> new TreeSet<>()).add(group);
        return this;
    }

    /** Sets the port, within 1 and 65535. The default is one that is free. */
    public EventHubsEmulatorBuilder port(int value) {
        if (value < 1 || value > 65_535) {
            throw new IllegalArgumentException("port must be within 1 and 65535: port=" + value);
        }
        port = value;
        return this;
    }

    /** Sets the clock that events are stamped by. The default is the system's. */
    public EventHubsEmulatorBuilder clock(Clock value) {
        clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /** Sets how much of each partition is kept. The default is all of it. */
    public EventHubsEmulatorBuilder retention(Retention value) {
        retention = Objects.requireNonNull(value, "retention");
        return this;
    }

    /** Sets what offsets look like. The default is {@link OffsetFormat#NUMERIC}. */
    public EventHubsEmulatorBuilder offsetFormat(OffsetFormat value) {
        offsetFormat = Objects.requireNonNull(value, "offsetFormat");
        return this;
    }

    /** Sets how large a message or a batch may be, in bytes, at least 1024. The default is 1 MiB, as in the service. */
    public EventHubsEmulatorBuilder maxMessageSize(int bytes) {
        if (bytes < 1024) {
            throw new IllegalArgumentException("maxMessageSize must be >= 1024: maxMessageSize=" + bytes);
        }
        maxMessageSize = bytes;
        return this;
    }

    /**
     * Limits what goes in and out, as so many throughput units do in the service: each lets in 1 MB or 1,000 events and lets
     * out 2 MB or 4,096 events a second, by the emulator's clock. Senders beyond it meet {@link AmqpError#serverBusy}. The
     * default is no limit.
     *
     * @param units at least 1
     */
    public EventHubsEmulatorBuilder throughputUnits(int units) {
        if (units < 1) {
            throw new IllegalArgumentException("throughputUnits must be >= 1: throughputUnits=" + units);
        }
        throughputUnits = units;
        return this;
    }

    /**
     * Asks for tokens that are signed with a key: only who has one can send, receive or ask for properties, until it expires.
     * The first key is in the connection string. The default is to let everybody in, whatever the token.
     */
    public EventHubsEmulatorBuilder sharedAccessKey(String name, String key) {
        if (name.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException("name and key must not be empty: name=\"" + name + "\"");
        }
        keys.put(name, key);
        return this;
    }

    /**
     * Speaks TLS, as the service does. Clients have to trust the certificate; see {@link SelfSignedCertificate}. The default is
     * plain TCP, which the connection string says by {@code UseDevelopmentEmulator=true}.
     */
    public EventHubsEmulatorBuilder tls(SSLContext context) {
        tls = Optional.of(context);
        return this;
    }

    /** Does as on systems whose sockets cannot be told to acknowledge at once. */
    EventHubsEmulatorBuilder withoutQuickAcknowledgement() {
        quickAcknowledgement = false;
        return this;
    }

    /** Starts the emulator; when this returns, clients can connect. */
    public EventHubsEmulator start() {
        if (hubs.isEmpty()) {
            throw new IllegalStateException("there must be a hub; add one: hubs=0");
        }
        return new EventHubsEmulator(new Settings(
                hubs,
                consumerGroups,
                port,
                clock,
                retention,
                offsetFormat,
                maxMessageSize,
                throughputUnits,
                keys,
                tls,
                quickAcknowledgement));
    }
}

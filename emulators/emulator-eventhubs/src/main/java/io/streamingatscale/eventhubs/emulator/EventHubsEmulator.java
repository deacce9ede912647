package io.streamingatscale.eventhubs.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;

/**
 * Azure Event Hubs inside the JVM: a namespace of event hubs that the genuine clients use over AMQP 1.0, on a port of the
 * loopback interface, with its events in memory.
 *
 * <pre>{@code
 * try (EventHubsEmulator emulator = EventHubsEmulator.builder().hub("devices", 4).start()) {
 *     EventHubProducerClient producer = new EventHubClientBuilder()
 *             .connectionString(emulator.connectionString("devices"))
 *             .buildProducerClient();
 *     producer.send(List.of(new EventData("hello")));
 *     assertThat(emulator.hub("devices").events()).hasSize(1);
 * }
 * }</pre>
 *
 * <p><b>Threads:</b> any. One thread of its own does all the work.
 */
public final class EventHubsEmulator implements AutoCloseable {

    /** The name of the key in the connection string. */
    static final String KEY_NAME = "RootManageSharedAccessKey";

    private static final int BACKLOG = 256;
    private static final long HELD_BACK_MILLIS = 10;

    private final Settings settings;
    private final EmulatorClock clock;
    private final Namespace namespace;
    private final NioLoop loop;
    private final ServerSocketChannel listener;
    private final int port;
    private final List<Waiter> waiters = new ArrayList<>();
    private boolean refusing;
    private int refused;

    private EventHubsEmulator(Settings settings) {
        this.settings = settings;
        this.clock = new EmulatorClock(settings.clock());
        this.namespace = new Namespace(settings, clock);
        this.loop = new NioLoop("eventhubs-emulator", this::turn);
        try {
            listener = ServerSocketChannel.open();
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), BACKLOG);
            port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            loop.register(listener, SelectionKey.OP_ACCEPT, this::accept);
        } catch (IOException e) {
            throw new UncheckedIOException("the port cannot be opened; choose another: port=" + settings.port(), e);
        }
        loop.start();
    }

    /** Returns a builder of an emulator, which needs a hub at least. */
    public static Builder builder() {
        return new Builder();
    }

    private void accept() {
        try {
            SocketChannel channel = listener.accept();
            if (channel == null) {
                return;
            }
            ServerConnection connection = new ServerConnection(channel, loop, namespace);
            if (refusing) {
                refused++;
                connection.abort();
            }
        } catch (IOException e) {
            // the client has gone again, or meets a closed port
        }
    }

    private long turn() {
        long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        long sleep = Long.MAX_VALUE;
        for (ServerConnection connection : List.copyOf(namespace.connections())) {
            long due = connection.tick(now);
            sleep = due == 0 ? sleep : Math.min(sleep, due - now);
        }
        if (namespace.deliverHeldBack()) {
            sleep = Math.min(sleep, HELD_BACK_MILLIS);
        }
        namespace.flush();
        waiters.removeIf(Waiter::isDone);
        return sleep;
    }

    /** Returns the port that clients connect to. */
    public int port() {
        return port;
    }

    /** Returns the host that clients connect to. */
    public String host() {
        return "localhost";
    }

    /** Returns a connection string of the namespace. */
    public String connectionString() {
        return "Endpoint=sb://" + host() + ":" + port + ";SharedAccessKeyName=" + keyName() + ";SharedAccessKey="
                + settings.keys().getOrDefault(keyName(), "unchecked")
                + (settings.tls().isPresent() ? "" : ";UseDevelopmentEmulator=true");
    }

    private String keyName() {
        return settings.keys().keySet().stream().findFirst().orElse(KEY_NAME);
    }

    /** Returns a connection string of a hub. */
    public String connectionString(String hub) {
        return connectionString() + ";EntityPath=" + hub(hub).name();
    }

    /**
     * Returns a hub.
     *
     * @throws IllegalArgumentException if there is none of the name
     */
    public EmulatedHub hub(String name) {
        Hub hub = namespace
                .hub(name)
                .orElseThrow(() -> new IllegalArgumentException("no such hub: hub=\"" + name + "\""));
        return new EmulatedHub(loop, namespace, hub);
    }

    /** Returns the time by the emulator's clock. */
    public Instant now() {
        return clock.instant();
    }

    /** Sets the emulator's clock forward: what is retained, which tokens are valid and who is throttled follows it. */
    public void advanceClock(Duration by) {
        if (by.isNegative()) {
            throw new IllegalArgumentException("the clock goes forward alone: by=" + by);
        }
        run(() -> clock.advance(by));
    }

    /** Returns how many connections are open. */
    public int connectionCount() {
        return loop.call(() -> namespace.connections().size());
    }

    /** Resets all connections at once, without a word: clients see "connection reset by peer". */
    public void abortConnections() {
        run(() -> List.copyOf(namespace.connections()).forEach(ServerConnection::abort));
    }

    /** Closes all connections with an error, as the service does before it moves a namespace. */
    public void closeConnections(AmqpError error) {
        run(() -> namespace.connections().forEach(connection -> connection.close(Optional.of(error))));
    }

    /** Resets each new connection at once, or no longer does. Those that are open stay. */
    public void refuseConnections(boolean refuse) {
        run(() -> refusing = refuse);
    }

    /** Returns how many connections were refused so far. */
    public int refusedConnections() {
        return loop.call(() -> refused);
    }

    /** Neither reads nor writes on any connection, as if the network were cut; or goes on where it stopped. */
    public void silence(boolean silent) {
        run(() -> namespace.silence(silent));
    }

    /**
     * Waits until something is so, which is looked at whenever something has happened here.
     *
     * <pre>{@code
     * emulator.await(Duration.ofSeconds(30), () -> emulator.hub("devices").receivers().size() == 4);
     * }</pre>
     *
     * @param condition called by the emulator's thread; must not block
     * @throws IllegalStateException if it is not so in time
     */
    public void await(Duration patience, BooleanSupplier condition) {
        Waiter waiter = new Waiter(condition, new CompletableFuture<>());
        run(() -> waiters.add(waiter));
        try {
            waiter.done().get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the condition does not hold: patience=" + patience, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the condition failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a condition", e);
        } finally {
            waiter.done().cancel(false);
        }
    }

    /** Closes all connections and forgets all events. */
    @Override
    public void close() {
        try {
            run(() -> {
                List.copyOf(namespace.connections()).forEach(ServerConnection::abort);
                closeListener();
            });
        } catch (IllegalStateException e) {
            // is closed already
        }
        loop.close();
    }

    private void closeListener() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Runnable task) {
        loop.call(() -> {
            task.run();
            return true;
        });
    }

    private record Waiter(BooleanSupplier condition, CompletableFuture<Boolean> done) {

        /** Looks at the condition; a waiter that is done is forgotten. */
        boolean isDone() {
            try {
                return done.isDone() || (condition.getAsBoolean() && done.complete(true));
            } catch (RuntimeException | Error e) {
                return done.completeExceptionally(e);
            }
        }
    }

    /** Builds an {@link EventHubsEmulator}. */
    public static final class Builder {

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

        private Builder() {}

        /**
         * Adds a hub.
         *
         * @param partitions within 1 and 1024
         */
        public Builder hub(String name, int partitions) {
            if (partitions < 1 || partitions > 1024) {
                throw new IllegalArgumentException("partitions must be within 1 and 1024: partitions=" + partitions);
            }
            if (hubs.putIfAbsent(Objects.requireNonNull(name, "name"), partitions) != null) {
                throw new IllegalArgumentException("there is such a hub already: name=\"" + name + "\"");
            }
            return this;
        }

        /** Adds a consumer group to a hub that was added before. Each has {@code $Default}. */
        public Builder consumerGroup(String hub, String group) {
            if (!hubs.containsKey(hub)) {
                throw new IllegalArgumentException("no such hub; add it first: hub=\"" + hub + "\"");
            }
            consumerGroups.computeIfAbsent(hub, name -> new TreeSet<>()).add(group);
            return this;
        }

        /** Sets the port, within 1 and 65535. The default is one that is free. */
        public Builder port(int value) {
            if (value < 1 || value > 65_535) {
                throw new IllegalArgumentException("port must be within 1 and 65535: port=" + value);
            }
            port = value;
            return this;
        }

        /** Sets the clock that events are stamped by. The default is the system's. */
        public Builder clock(Clock value) {
            clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** Sets how much of each partition is kept. The default is all of it. */
        public Builder retention(Retention value) {
            retention = Objects.requireNonNull(value, "retention");
            return this;
        }

        /** Sets what offsets look like. The default is {@link OffsetFormat#NUMERIC}. */
        public Builder offsetFormat(OffsetFormat value) {
            offsetFormat = Objects.requireNonNull(value, "offsetFormat");
            return this;
        }

        /** Sets how large a message or a batch may be, in bytes, at least 1024. The default is 1 MiB, as in the service. */
        public Builder maxMessageSize(int bytes) {
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
        public Builder throughputUnits(int units) {
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
        public Builder sharedAccessKey(String name, String key) {
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
        public Builder tls(SSLContext context) {
            tls = Optional.of(context);
            return this;
        }

        /** Does as on systems whose sockets cannot be told to acknowledge at once. */
        Builder withoutQuickAcknowledgement() {
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
}

package io.streamingatscale.eventhubs.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

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

    EventHubsEmulator(Settings settings) {
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
    public static EventHubsEmulatorBuilder builder() {
        return new EventHubsEmulatorBuilder();
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
}

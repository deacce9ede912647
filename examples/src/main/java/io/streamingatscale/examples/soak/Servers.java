package io.streamingatscale.examples.soak;

import io.streamingatscale.cosmos.emulator.CosmosServer;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulatorMain;
import io.streamingatscale.kafka.embedded.EmbeddedKafkaMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the flows need of broker, event hub, PostgreSQL and Cosmos DB, each a process behind a proxy. */
final class Servers implements AutoCloseable {

    private static final String KAFKA = "kafka";
    private static final long HEAP_MEGABYTES = 512;
    /** Of a document or an event in memory, with what is about it. */
    private static final long HELD_BYTES = 2 << 10;

    private final SoakOptions options;
    private final Path directory;
    private final List<TcpProxy> proxies = new ArrayList<>();
    private final Map<String, ChildProcess> processes = new LinkedHashMap<>();
    private final Endpoints direct;
    private Endpoints proxied = new Endpoints(0, 0, 0, 0);
    private @Nullable PostgresServer postgres;

    private Servers(SoakOptions options, Path directory) {
        this.options = options;
        this.directory = directory;
        this.direct = new Endpoints(
                port(options.reads(Flow.Log.KAFKA)),
                port(options.reads(Flow.Log.EVENT_HUBS)),
                port(options.writes(Flow.Store.POSTGRESQL)),
                port(options.writes(Flow.Store.COSMOS)));
    }

    private static int port(boolean isNeeded) {
        return isNeeded ? Ports.free() : 0;
    }

    /** Starts what the flows need; {@link #close} ends what was started, also where this fails. */
    static Servers start(SoakOptions options, Path directory) throws IOException, InterruptedException {
        Servers servers = new Servers(options, directory);
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "servers-close"));
        try {
            servers.startAll();
            return servers;
        } catch (IOException | InterruptedException | RuntimeException e) {
            servers.close();
            throw e;
        }
    }

    private void startAll() throws IOException, InterruptedException {
        proxied = new Endpoints(
                proxy(KAFKA, direct.kafka()),
                proxy("eventhubs", direct.hub()),
                proxy("postgresql", direct.postgres()),
                proxy("cosmos", direct.cosmos()));
        if (direct.kafka() > 0) {
            start(KAFKA, 0, EmbeddedKafkaMain.class, brokerArguments());
        }
        if (direct.hub() > 0) {
            String hub = Endpoints.TOPIC + ":" + Endpoints.PARTITIONS;
            start(
                    "eventhubs",
                    options.heldByHub(),
                    EventHubsEmulatorMain.class,
                    List.of("--port", "" + direct.hub(), "--hub", hub));
        }
        if (direct.cosmos() > 0) {
            start(
                    "cosmos",
                    options.heldByCosmos(),
                    CosmosServer.class,
                    List.of("--port=" + direct.cosmos(), "--partitions=2"));
        }
        if (direct.postgres() > 0) {
            postgres = PostgresServer.start(directory, direct.postgres());
        }
        for (ChildProcess process : processes.values()) {
            process.awaitReady();
        }
    }

    private int proxy(String name, int target) throws IOException {
        if (target == 0) {
            return 0;
        }
        TcpProxy proxy = TcpProxy.to(name, target);
        proxies.add(proxy);
        return proxy.port();
    }

    /** Starts a server that holds so many documents or events in memory. */
    private void start(String name, long held, Class<?> main, List<String> arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(main.getName()));
        all.addAll(arguments);
        String heap = "-Xmx" + (HEAP_MEGABYTES + held * HELD_BYTES / (1 << 20)) + "m";
        processes.put(name, ChildProcess.start(name, directory, List.of(heap), ServerMember.class, all));
    }

    private List<String> brokerArguments() {
        String session = Long.toString(FlowPipelines.LEASE.toMillis());
        String heartbeat = Long.toString(FlowPipelines.LEASE.toMillis() / 6);
        List<String> arguments = new ArrayList<>(List.of(
                "--port",
                Integer.toString(direct.kafka()),
                "--dir",
                directory.resolve(KAFKA).toString(),
                "--topic",
                Endpoints.TOPIC + ":" + Endpoints.PARTITIONS));
        for (String setting : List.of(
                // clients come back to where they are sent by this
                "advertised.listeners=CLIENTS://" + Endpoints.HOST + ":" + proxied.kafka(),
                "log.message.timestamp.type=LogAppendTime",
                "group.min.session.timeout.ms=" + session,
                "group.consumer.min.session.timeout.ms=" + session,
                "group.consumer.session.timeout.ms=" + session,
                "group.consumer.min.heartbeat.interval.ms=" + heartbeat,
                "group.consumer.heartbeat.interval.ms=" + heartbeat)) {
            arguments.addAll(List.of("--setting", setting));
        }
        return arguments;
    }

    /** Returns where the servers are reached without a proxy. */
    Endpoints direct() {
        return direct;
    }

    /** Returns where the servers are reached by what shall meet faults. */
    Endpoints proxied() {
        return proxied;
    }

    List<TcpProxy> proxies() {
        return List.copyOf(proxies);
    }

    Optional<ChildProcess> broker() {
        return Optional.ofNullable(processes.get(KAFKA));
    }

    Optional<PostgresServer> postgres() {
        return Optional.ofNullable(postgres);
    }

    /**
     * Checks that nobody but the soak ended a server.
     *
     * @throws IllegalStateException if one has ended; the message has the end of its log
     */
    void checkAlive() {
        processes.values().forEach(ChildProcess::checkAlive);
        postgres().ifPresent(PostgresServer::checkAlive);
    }

    /** Kills all servers. */
    @Override
    public void close() {
        processes.values().forEach(ChildProcess::close);
        proxies.forEach(TcpProxy::close);
        postgres().ifPresent(PostgresServer::close);
    }
}

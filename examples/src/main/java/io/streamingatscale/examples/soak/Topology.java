package io.streamingatscale.examples.soak;

import io.streamingatscale.cosmos.emulator.CosmosServer;
import io.streamingatscale.eventhubs.emulator.EventHubsEmulatorMain;
import io.streamingatscale.kafka.embedded.EmbeddedKafkaMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a soak, and the proxies between them: what the flows need of broker, event hub, PostgreSQL and Cosmos DB, and
 * the members that run the pipelines.
 */
final class Topology implements AutoCloseable {

    static final int PARTITIONS = 6;
    private static final int MEMBERS = 3;
    private static final Duration DRAIN = Duration.ofMinutes(2);

    private final SoakOptions options;
    private final Path directory;
    private final List<TcpProxy> proxies = new ArrayList<>();
    private final Map<String, ChildProcess> servers = new LinkedHashMap<>();
    private final List<ChildProcess> members = new ArrayList<>();
    private @Nullable PostgresServer postgres;
    private Endpoints direct = new Endpoints(0, 0, 0, 0);
    private Endpoints proxied = direct;

    private Topology(SoakOptions options, Path directory) {
        this.options = options;
        this.directory = directory;
    }

    /** Starts the servers that the flows need, and makes their tables and containers. */
    static Topology start(SoakOptions options, Path directory) throws IOException, InterruptedException {
        Topology topology = new Topology(options, directory);
        Runtime.getRuntime().addShutdownHook(new Thread(topology::close, "soak-close"));
        try {
            topology.startServers();
            return topology;
        } catch (IOException | InterruptedException | RuntimeException e) {
            topology.close();
            throw e;
        }
    }

    private void startServers() throws IOException, InterruptedException {
        boolean hasKafka = options.reads(Flow.Log.KAFKA);
        boolean hasHub = options.reads(Flow.Log.EVENT_HUBS);
        boolean hasPostgres = options.writes(Flow.Store.POSTGRESQL);
        boolean hasCosmos = options.writes(Flow.Store.COSMOS);
        direct = new Endpoints(port(hasKafka), port(hasHub), port(hasPostgres), port(hasCosmos));
        proxied = new Endpoints(
                proxy("kafka", direct.kafka()),
                proxy("eventhubs", direct.hub()),
                proxy("postgresql", direct.postgres()),
                proxy("cosmos", direct.cosmos()));
        if (hasKafka) {
            server("kafka", EmbeddedKafkaMain.class, brokerArguments());
        }
        if (hasHub) {
            String hub = Endpoints.TOPIC + ":" + PARTITIONS;
            server("eventhubs", EventHubsEmulatorMain.class, "--port", "" + direct.hub(), "--hub", hub);
        }
        if (hasCosmos) {
            server("cosmos", CosmosServer.class, "--port=" + direct.cosmos(), "--partitions=2");
        }
        if (hasPostgres) {
            postgres = PostgresServer.start(directory, direct.postgres());
        }
        for (ChildProcess server : servers.values()) {
            server.awaitReady();
        }
        for (Flow flow : options.flows()) {
            prepare(flow);
        }
    }

    private static int port(boolean isNeeded) {
        return isNeeded ? Ports.free() : 0;
    }

    private int proxy(String name, int target) throws IOException {
        if (target == 0) {
            return 0;
        }
        TcpProxy proxy = TcpProxy.to(name, target);
        proxies.add(proxy);
        return proxy.port();
    }

    private void server(String name, Class<?> main, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(main.getName()));
        all.addAll(List.of(arguments));
        servers.put(name, ChildProcess.start(name, directory, List.of("-Xmx512m"), ServerMember.class, all));
    }

    private String[] brokerArguments() {
        Map<String, String> settings = new LinkedHashMap<>();
        String session = Long.toString(FlowPipelines.LEASE.toMillis());
        String heartbeat = Long.toString(FlowPipelines.LEASE.toMillis() / 6);
        settings.put("advertised.listeners", "CLIENTS://" + Endpoints.HOST + ":" + proxied.kafka());
        settings.put("log.message.timestamp.type", "LogAppendTime");
        settings.put("group.min.session.timeout.ms", session);
        settings.put("group.consumer.min.session.timeout.ms", session);
        settings.put("group.consumer.session.timeout.ms", session);
        settings.put("group.consumer.min.heartbeat.interval.ms", heartbeat);
        settings.put("group.consumer.heartbeat.interval.ms", heartbeat);
        List<String> arguments = new ArrayList<>(List.of(
                "--port",
                Integer.toString(direct.kafka()),
                "--dir",
                directory.resolve("kafka").toString(),
                "--topic",
                Endpoints.TOPIC + ":" + PARTITIONS));
        settings.forEach((name, value) -> arguments.addAll(List.of("--setting", name + "=" + value)));
        return arguments.toArray(String[]::new);
    }

    private void prepare(Flow flow) {
        if (flow.store() == Flow.Store.POSTGRESQL) {
            try (Connection connection = direct.database("postgres").getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create database " + flow.place());
            } catch (SQLException e) {
                throw new IllegalStateException("database could not be made: name=" + flow.place(), e);
            }
        }
        new FlowPipelines(direct).prepare(flow);
    }

    /** Starts the processes that share the pipelines' partitions. */
    void startMembers() throws IOException {
        String flows = options.flows().stream().map(Flow::label).collect(Collectors.joining(","));
        List<String> jvm = List.of(
                "-Xmx384m", "-DCOSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED=true", "-DCOSMOS.DISABLE_IMDS_ACCESS=true");
        for (int i = 1; i <= MEMBERS; i++) {
            String name = "pipelines-" + i;
            List<String> arguments =
                    new ArrayList<>(List.of(directory.resolve(name).toString(), flows));
            arguments.addAll(proxied.toArguments());
            members.add(ChildProcess.start(name, directory, jvm, PipelineMember.class, arguments));
        }
    }

    /** Has the members drain and end. */
    void endMembers() throws IOException, InterruptedException {
        for (ChildProcess member : members) {
            member.askToEnd();
        }
        for (ChildProcess member : members) {
            member.awaitEnd(DRAIN);
        }
        members.clear();
    }

    /** Returns where the servers are reached without a proxy. */
    Endpoints direct() {
        return direct;
    }

    /** Returns where the servers are reached by what shall meet faults. */
    Endpoints proxied() {
        return proxied;
    }

    List<ChildProcess> members() {
        return List.copyOf(members);
    }

    List<TcpProxy> proxies() {
        return List.copyOf(proxies);
    }

    Optional<ChildProcess> broker() {
        return Optional.ofNullable(servers.get("kafka"));
    }

    Optional<PostgresServer> postgres() {
        return Optional.ofNullable(postgres);
    }

    /**
     * Checks that nobody but the soak ended a process.
     *
     * @throws IllegalStateException if one has ended; the message has the end of its log
     */
    void checkAlive() {
        members.forEach(ChildProcess::checkAlive);
        servers.values().forEach(ChildProcess::checkAlive);
        postgres().ifPresent(PostgresServer::checkAlive);
    }

    /** Returns the ends of the members' logs, to be put behind a message. */
    String tails() {
        return members.stream().map(ChildProcess::tail).collect(Collectors.joining("\n"));
    }

    /** Kills all processes. */
    @Override
    public void close() {
        members.forEach(ChildProcess::close);
        servers.values().forEach(ChildProcess::close);
        try {
            for (TcpProxy proxy : proxies) {
                proxy.close();
            }
            if (postgres != null) {
                postgres.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("could not be closed", e);
        }
    }
}

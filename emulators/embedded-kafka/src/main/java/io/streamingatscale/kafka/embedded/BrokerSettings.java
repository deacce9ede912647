package io.streamingatscale.kafka.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** Settings of a broker that is a cluster of its own, and of the client that administers it. */
final class BrokerSettings {

    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";
    private static final String CLIENTS = "CLIENTS";
    private static final String HOST = "127.0.0.1";

    private final Path directory;
    private final Ports ports;
    private final Map<String, String> users;
    private final Map<String, String> overrides;
    private final String brokerPassword = UUID.randomUUID().toString();

    BrokerSettings(Path directory, Ports ports, Map<String, String> users, Map<String, String> overrides) {
        this.directory = directory.toAbsolutePath();
        this.ports = ports;
        this.users = new LinkedHashMap<>(users);
        this.overrides = new HashMap<>(overrides);
    }

    Path directory() {
        return directory;
    }

    String bootstrapServers() {
        return HOST + ":" + ports.clients();
    }

    Properties asProperties() {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(NODE_ID));
        properties.put("log.dirs", directory.toString());
        putListeners(properties);
        putClusterOfOne(properties);
        properties.putAll(overrides);
        return properties;
    }

    private void putListeners(Properties properties) {
        String forClients = CLIENTS + "://" + bootstrapServers();
        String forController = HOST + ":" + ports.controller();
        String protocol = users.isEmpty() ? "PLAINTEXT" : "SASL_PLAINTEXT";
        properties.put("listeners", forClients + "," + CONTROLLER + "://" + forController);
        properties.put("advertised.listeners", forClients);
        properties.put("listener.security.protocol.map", CLIENTS + ":" + protocol + "," + CONTROLLER + ":PLAINTEXT");
        properties.put("inter.broker.listener.name", CLIENTS);
        properties.put("controller.listener.names", CONTROLLER);
        properties.put("controller.quorum.voters", NODE_ID + "@" + forController);
        if (!users.isEmpty()) {
            properties.put("sasl.enabled.mechanisms", "PLAIN");
            properties.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
            properties.put("listener.name.clients.plain.sasl.jaas.config", brokerLogin());
        }
    }

    private static void putClusterOfOne(Properties properties) {
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.put(topic + ".replication.factor", "1");
            properties.put(topic + ".num.partitions", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("controlled.shutdown.enable", "false");
        // the controller refuses a broker that starts again until the session of the one before has run out
        properties.put("broker.session.timeout.ms", "2000");
        properties.put("broker.heartbeat.interval.ms", "300");
    }

    Map<String, Object> adminSettings() {
        Map<String, Object> client = new HashMap<>();
        client.put("bootstrap.servers", bootstrapServers());
        if (!users.isEmpty()) {
            client.put("security.protocol", "SASL_PLAINTEXT");
            client.put("sasl.mechanism", "PLAIN");
            client.put("sasl.jaas.config", login("embedded-broker", brokerPassword) + ";");
        }
        return client;
    }

    /** The broker talks to itself as a user of its own; the others are those it admits. */
    private String brokerLogin() {
        StringBuilder line = new StringBuilder(login("embedded-broker", brokerPassword));
        line.append(option("user_embedded-broker", brokerPassword));
        users.forEach((name, password) -> line.append(option("user_" + name, password)));
        return line.append(';').toString();
    }

    private static String login(String name, String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required" + option("username", name)
                + option("password", password);
    }

    private static String option(String name, String value) {
        return " " + quoted(name) + "=" + quoted(value);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

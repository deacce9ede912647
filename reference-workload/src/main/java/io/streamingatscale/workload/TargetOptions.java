package io.streamingatscale.workload;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that name the simulator's target. */
final class TargetOptions {

    @Option(names = "--topic", description = "Kafka topic to send to")
    private @Nullable String topic;

    @Option(names = "--bootstrap-servers", description = "Kafka brokers, host:port, separated by commas")
    private @Nullable String bootstrapServers;

    @Option(names = "--config", description = "properties file with more settings of the Kafka producer")
    private @Nullable Path config;

    @Option(names = "--event-hub", description = "event hub to send to")
    private @Nullable String eventHub;

    @Option(
            names = "--connection-string-env",
            description = "environment variable that holds the connection string of the event hub or its namespace")
    private @Nullable String connectionStringVariable;

    @Option(names = "--null-keys", description = "send without keys; the default key is the device's id")
    private boolean nullKeys;

    @Option(names = "--file", description = "new file to write instead, one JSON object a line")
    private @Nullable Path file;

    EventTarget open() {
        if (Stream.of(topic, eventHub, file).filter(Objects::nonNull).count() != 1) {
            throw new IllegalArgumentException("exactly one of --topic, --event-hub and --file must be given");
        }
        if (topic != null) {
            return nullKeys ? EventTarget.kafkaWithoutKeys(producer(), topic) : EventTarget.kafka(producer(), topic);
        }
        if (eventHub != null) {
            return nullKeys
                    ? EventTarget.eventHubWithoutKeys(connectionString(), eventHub)
                    : EventTarget.eventHub(connectionString(), eventHub);
        }
        return EventTarget.file(Objects.requireNonNull(file));
    }

    private String connectionString() {
        if (connectionStringVariable == null) {
            throw new IllegalArgumentException("--event-hub needs --connection-string-env");
        }
        String connectionString = System.getenv(connectionStringVariable);
        if (connectionString == null) {
            throw new IllegalArgumentException(
                    "environment variable is not set: --connection-string-env=\"" + connectionStringVariable + "\"");
        }
        return connectionString;
    }

    private Map<String, String> producer() {
        Map<String, String> producer = new HashMap<>();
        if (config != null) {
            read(config, producer);
        }
        if (bootstrapServers != null) {
            producer.put("bootstrap.servers", bootstrapServers);
        }
        if (!producer.containsKey("bootstrap.servers")) {
            throw new IllegalArgumentException(
                    "--topic needs --bootstrap-servers, or bootstrap.servers in the file of --config");
        }
        return producer;
    }

    private static void read(Path path, Map<String, String> into) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("settings could not be read: config=" + path, e);
        }
        properties.stringPropertyNames().forEach(name -> into.put(name, properties.getProperty(name)));
    }
}

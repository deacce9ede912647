package io.streamingatscale.kafka.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Runs an {@link EmbeddedKafka} as a process of its own, until it is killed.
 *
 * <pre>
 * --port N                  the port for clients; default: a free one
 * --dir PATH                where the data is kept over restarts; default: a temporary directory
 * --topic NAME:PARTITIONS   creates a topic where there is none; may be repeated
 * --user NAME=PASSWORD      asks for SASL PLAIN and admits this user; may be repeated
 * --setting NAME=VALUE      a setting of the broker by its Kafka name; may be repeated
 * </pre>
 *
 * Prints one line, {@code bootstrap.servers=host:port}, once clients can connect and the topics are there.
 */
public final class EmbeddedKafkaMain {

    private record Topic(String name, int partitions) {}

    private final EmbeddedKafka.Builder builder = EmbeddedKafka.builder();
    private final List<Topic> topics = new ArrayList<>();

    private EmbeddedKafkaMain() {}

    /** Starts the broker; returns when the process ends. */
    public static void main(String... args) throws InterruptedException {
        if (System.getProperty("logback.configurationFile") == null) {
            System.setProperty("logback.configurationFile", "logback-embedded-kafka.xml");
        }
        EmbeddedKafkaMain main = new EmbeddedKafkaMain();
        try {
            main.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        main.run();
    }

    private void parse(String... args) {
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException("option needs a value: option=" + args[i]);
            }
            apply(args[i], args[i + 1]);
        }
    }

    private void apply(String option, String value) {
        switch (option) {
            case "--port" -> builder.port(Integer.parseInt(value));
            case "--dir" -> builder.directory(Path.of(value));
            case "--topic" -> topics.add(topic(value));
            case "--user" -> addUser(value);
            case "--setting" -> addSetting(value);
            default ->
                throw new IllegalArgumentException(
                        "unknown option: option=" + option + "; use --port, --dir, --topic, --user or --setting");
        }
    }

    private static Topic topic(String value) {
        int colon = value.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("topic must be NAME:PARTITIONS: topic=" + value);
        }
        return new Topic(value.substring(0, colon), Integer.parseInt(value.substring(colon + 1)));
    }

    private void addUser(String value) {
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("user must be NAME=PASSWORD");
        }
        builder.user(value.substring(0, equals), value.substring(equals + 1));
    }

    private void addSetting(String value) {
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("setting must be NAME=VALUE: setting=" + value);
        }
        builder.brokerSetting(value.substring(0, equals), value.substring(equals + 1));
    }

    private void run() throws InterruptedException {
        EmbeddedKafka kafka = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "embedded-kafka-close"));
        topics.forEach(topic -> kafka.ensureTopic(topic.name(), topic.partitions()));
        System.out.println("bootstrap.servers=" + kafka.bootstrapServers());
        new CountDownLatch(1).await();
    }
}

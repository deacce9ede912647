package io.streamingatscale.examples;

import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.eventhubs.EventHubsConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.h2.jdbcx.JdbcDataSource;

/** {@link EventHubsToSqlExample} in a process of its own, until standard input ends. */
final class EventHubsToSqlProcess {

    private EventHubsToSqlProcess() {}

    /** Takes the hub's connection string, the database's URL, the directory of the checkpoints, and the lease. */
    public static void main(String[] args) throws IOException {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(args[1]);
        try (Pipeline pipeline = EventHubsToSqlExample.pipeline(
                EventHubsConnection.of(args[0]),
                database,
                FileCheckpointStore.at(Path.of(args[2])),
                Duration.parse(args[3]))) {
            pipeline.start();
            while (System.in.read() >= 0) {}
        }
    }

    static Process start(String hub, String url, Path checkpoints, Duration lease, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EventHubsToSqlProcess.class.getName(),
                        hub,
                        url,
                        checkpoints.toString(),
                        lease.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}

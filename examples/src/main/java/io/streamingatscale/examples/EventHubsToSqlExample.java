package io.streamingatscale.examples;

import io.streamingatscale.core.CheckpointStore;
import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.EventHubsSource;
import io.streamingatscale.eventhubs.StartPosition;
import io.streamingatscale.sql.RawData;
import io.streamingatscale.sql.SqlSink;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/**
 * A pipeline from an event hub to the table {@code rawdata}, in any number of processes: the samples' solutions <i>Event Hubs
 * + Databricks + Azure SQL</i> and <i>Event Hubs + Functions + Azure SQL</i>, with the copies that the latter cannot take.
 */
public final class EventHubsToSqlExample {

    private EventHubsToSqlExample() {}

    /**
     * Returns the pipeline, not yet started.
     *
     * @param hub the event hub
     * @param database an H2, PostgreSQL, SQL Server or Azure SQL database with the table {@code rawdata}
     * @param checkpoints reached by all processes of the pipeline, which share the partitions through it too
     * @param lease after how long the partitions of a process that has died are taken over
     */
    public static Pipeline pipeline(
            EventHubsConnection hub, DataSource database, CheckpointStore checkpoints, Duration lease) {
        EventHubsSource source = EventHubsSource.builder(hub, StartPosition.EARLIEST)
                .sharedThrough(checkpoints)
                .leases(lease.dividedBy(3), lease)
                .build();
        return Pipeline.named("eventhubs-to-sql")
                .from(source)
                .map(DeviceEvents.FIELDS::read)
                .to(SqlSink.insertIfAbsent(database, DeviceEvents.rawdata(InstantSource.system())))
                .checkpoints(checkpoints)
                .commitEvery(Duration.ofMillis(200))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }

    /** Runs it, see {@link ExampleRun}. */
    public static void main(String[] args) throws Exception {
        ExampleRun.ofHub(
                "eventhubs-to-sql",
                DeviceHub::telemetry,
                SqlStore.with(RawData::createTable),
                (hub, database, directory) -> pipeline(
                        hub,
                        database,
                        FileCheckpointStore.at(directory.resolve("checkpoints")),
                        Duration.ofSeconds(30)));
    }
}

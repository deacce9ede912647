package io.streamingatscale.examples;

import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.EventHubsSource;
import io.streamingatscale.eventhubs.StartPosition;
import io.streamingatscale.sql.DeviceStatus;
import io.streamingatscale.sql.RawData;
import io.streamingatscale.sql.SqlSink;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/**
 * A pipeline from an event hub to the tables {@code rawdata} and {@code device_status}, which commits the rows of both and its
 * checkpoint in one transaction: the samples' solution <i>Event Hubs + Stream Analytics + Azure SQL</i>, with the latest state
 * of each device.
 */
public final class EventHubsToSqlTransactionExample {

    private EventHubsToSqlTransactionExample() {}

    /**
     * Returns the pipeline, not yet started.
     *
     * @param hub the event hub
     * @param database an H2, PostgreSQL, SQL Server or Azure SQL database with both tables; the checkpoints are there too
     */
    public static Pipeline pipeline(EventHubsConnection hub, DataSource database) {
        return Pipeline.named("eventhubs-to-sql-transaction")
                .from(EventHubsSource.builder(hub, StartPosition.EARLIEST).build())
                .map(DeviceEvents.FIELDS::read)
                .to(SqlSink.insertIfAbsent(database, DeviceEvents.rawdata(InstantSource.system()))
                        .alsoUpsertIfNewer(DeviceEvents.status())
                        .transactional())
                .commitEvery(Duration.ofMillis(200))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }

    static void createTables(DataSource database) {
        RawData.createTable(database);
        DeviceStatus.createTable(database);
    }

    /** Runs it, see {@link ExampleRun}. */
    public static void main(String[] args) throws Exception {
        ExampleRun.ofHub(
                "eventhubs-to-sql-transaction",
                DeviceHub::telemetry,
                SqlStore.with(EventHubsToSqlTransactionExample::createTables),
                (hub, database, directory) -> pipeline(hub, database));
    }
}

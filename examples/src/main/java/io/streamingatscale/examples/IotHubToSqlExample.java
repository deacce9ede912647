package io.streamingatscale.examples;

import io.streamingatscale.core.FileCheckpointStore;
import io.streamingatscale.core.GuaranteeLevel;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.Pipeline;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.eventhubs.EventHubsConnection;
import io.streamingatscale.eventhubs.EventHubsSource;
import io.streamingatscale.eventhubs.IotHubProperties;
import io.streamingatscale.eventhubs.StartPosition;
import io.streamingatscale.sql.RawData;
import io.streamingatscale.sql.SqlExpression;
import io.streamingatscale.sql.SqlSink;
import io.streamingatscale.sql.Table;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A pipeline from the built-in endpoint of an IoT hub to the table {@code rawdata}: the samples' solution <i>IoT Hub + Functions
 * + Azure SQL</i>. Which device sent an event is what the IoT hub says, not what the event says of itself.
 */
public final class IotHubToSqlExample {

    private static final int PARTITIONS = 16;

    private IotHubToSqlExample() {}

    /**
     * Returns the pipeline, not yet started.
     *
     * @param hub the "Event Hub-compatible endpoint" of the IoT hub
     * @param database an H2, PostgreSQL, SQL Server or Azure SQL database with the table {@code rawdata}
     * @param checkpoints a directory that outlives the process
     */
    public static Pipeline pipeline(EventHubsConnection hub, DataSource database, Path checkpoints) {
        return Pipeline.named("iothub-to-sql")
                .from(EventHubsSource.builder(hub, StartPosition.EARLIEST).build())
                .map(DeviceEvents.FIELDS::read)
                .to(SqlSink.insertIfAbsent(database, rawdata()))
                .checkpoints(FileCheckpointStore.at(checkpoints))
                .commitEvery(Duration.ofMillis(200))
                .require(GuaranteeLevel.EXACTLY_ONCE_EFFECT)
                .build();
    }

    private static Table<JsonFields.View> rawdata() {
        return Table.<JsonFields.View>named("rawdata")
                .key("EventId", event -> UUID.fromString(event.value().text("eventId")))
                .key("PartitionId", event -> Murmur3.partition(device(event), PARTITIONS))
                .column("BatchId", SqlExpression.BATCH_ID)
                .column("Type", event -> event.value().text("type"))
                .column("DeviceId", IotHubToSqlExample::device)
                .column("DeviceSequenceNumber", event -> event.value().longValue("deviceSequenceNumber"))
                .column("CreatedAt", event -> event.value().instant("createdAt"))
                .column(
                        "EnqueuedAt",
                        event -> IotHubProperties.of(event).enqueuedTime().orElse(event.logTime()))
                .column("ProcessedAt", event -> Instant.now())
                .column("StoredAt", SqlExpression.CURRENT_TIMESTAMP)
                .column("Value", event -> event.value().decimal("value"))
                .column("ComplexData", event -> event.value().json("complexData"));
    }

    private static String device(StreamRecord<?> event) {
        return IotHubProperties.of(event)
                .deviceId()
                .orElseThrow(() -> new IllegalArgumentException("event is not from an IoT hub: " + event.origin()));
    }

    /** Runs it, see {@link ExampleRun}. */
    public static void main(String[] args) throws Exception {
        ExampleRun.ofHub(
                "iothub-to-sql",
                DeviceHub::messagesOfDevices,
                SqlStore.with(RawData::createTable),
                (hub, database, directory) -> pipeline(hub, database, directory.resolve("checkpoints")));
    }
}

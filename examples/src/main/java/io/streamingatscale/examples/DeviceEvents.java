package io.streamingatscale.examples;

import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.sql.SqlExpression;
import io.streamingatscale.sql.Table;
import java.time.InstantSource;
import java.util.UUID;

/** The events of the Streaming at Scale samples as rows of their table {@code rawdata}. */
public final class DeviceEvents {

    /** The fields of an event that become columns. */
    public static final JsonFields FIELDS =
            JsonFields.of("eventId", "type", "deviceId", "deviceSequenceNumber", "createdAt", "value", "complexData");

    private static final int PARTITIONS = 16;

    private DeviceEvents() {}

    /**
     * Returns the mapping of events, as {@link #FIELDS} reads them, to rows: one row for each event id, whatever is sent
     * or read twice.
     *
     * @param clock gives each row its ProcessedAt
     */
    public static Table<JsonFields.View> rawdata(InstantSource clock) {
        return Table.<JsonFields.View>named("rawdata")
                .key("EventId", event -> UUID.fromString(event.value().text("eventId")))
                .key("PartitionId", event -> Murmur3.partition(event.value().text("deviceId"), PARTITIONS))
                .column("BatchId", SqlExpression.BATCH_ID)
                .column("Type", event -> event.value().text("type"))
                .column("DeviceId", event -> event.value().text("deviceId"))
                .column("DeviceSequenceNumber", event -> event.value().longValue("deviceSequenceNumber"))
                .column("CreatedAt", event -> event.value().instant("createdAt"))
                .column("EnqueuedAt", StreamRecord::logTime)
                .column("ProcessedAt", event -> clock.instant())
                .column("StoredAt", SqlExpression.CURRENT_TIMESTAMP)
                .column("Value", event -> event.value().decimal("value"))
                .column("ComplexData", event -> event.value().json("complexData"));
    }

    /** Returns the mapping of events to rows of the table {@code device_status}: the latest event of each device. */
    public static Table<JsonFields.View> status() {
        return Table.<JsonFields.View>named("device_status")
                .key("DeviceId", event -> event.value().text("deviceId"))
                .version("DeviceSequenceNumber", event -> event.value().longValue("deviceSequenceNumber"))
                .column("EventId", event -> UUID.fromString(event.value().text("eventId")))
                .column("Type", event -> event.value().text("type"))
                .column("Value", event -> event.value().decimal("value"))
                .column("ComplexData", event -> event.value().json("complexData"))
                .column("CreatedAt", event -> event.value().instant("createdAt"))
                .column("EnqueuedAt", StreamRecord::logTime);
    }
}

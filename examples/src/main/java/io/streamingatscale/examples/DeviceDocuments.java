package io.streamingatscale.examples;

import com.fasterxml.jackson.databind.util.RawValue;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.cosmos.Documents;
import java.time.InstantSource;

/**
 * The events of the Streaming at Scale samples as documents of their container {@code rawdata}: the event as it came, with the
 * event id as id, when the log took it and when it was processed.
 */
public final class DeviceDocuments {

    private DeviceDocuments() {}

    /**
     * Returns the mapping of events, as {@link DeviceEvents#FIELDS} reads them, to documents: one for each event id, whatever is
     * sent or read twice.
     *
     * @param clock gives each document its processedAt
     */
    public static Documents<JsonFields.View> rawdata(InstantSource clock) {
        return identified(
                        Documents.<JsonFields.View>ofJson(event -> event.value().payload()))
                .field("processedAt", event -> clock.instant());
    }

    /**
     * Returns the mapping to the fields that the query of the samples' Stream Analytics job selects.
     *
     * @param clock gives each document its processedAt and processedAt2
     */
    public static Documents<JsonFields.View> projected(InstantSource clock) {
        return identified(Documents.<JsonFields.View>ofFields())
                .field("eventId", event -> event.value().text("eventId"))
                .field("type", event -> event.value().text("type"))
                .field("deviceSequenceNumber", event -> event.value().longValue("deviceSequenceNumber"))
                .field("createdAt", event -> event.value().instant("createdAt"))
                .field("value", event -> event.value().decimal("value"))
                .field("complexData", event -> new RawValue(event.value().json("complexData")))
                .field(
                        "PartitionId",
                        event -> Integer.valueOf(event.origin().partition().id()))
                .field("processedAt", event -> clock.instant())
                .field("processedAt2", event -> clock.instant());
    }

    private static Documents<JsonFields.View> identified(Documents<JsonFields.View> documents) {
        return documents
                .id(event -> event.value().text("eventId"))
                .partitionKey("/deviceId", event -> event.value().text("deviceId"))
                .field("enqueuedAt", StreamRecord::logTime);
    }
}

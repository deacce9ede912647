package io.streamingatscale.workload;

import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** Reads documents of the samples' container {@code rawdata}; {@code _ts}, of whole seconds, is when they were stored. */
final class CosmosRows {

    private static final int PAGE_SIZE = 1_000;
    private static final String QUERY =
            "SELECT c.eventId, c.deviceId, c.deviceSequenceNumber, c.enqueuedAt, c._ts FROM c WHERE is_defined(c.eventId)";

    private CosmosRows() {}

    static StoredEvents read(CosmosClient client, String database, String container) {
        StoredEvents events = new StoredEvents();
        try {
            Iterable<FeedResponse<JsonNode>> pages = client.getDatabase(database)
                    .getContainer(container)
                    .queryItems(QUERY, new CosmosQueryRequestOptions(), JsonNode.class)
                    .iterableByPage(PAGE_SIZE);
            for (FeedResponse<JsonNode> page : pages) {
                page.getResults().forEach(document -> events.add(event(document, "row=" + (events.size() + 1))));
            }
            return events;
        } catch (CosmosException e) {
            throw new IllegalStateException("documents could not be read: database=\"" + database + "\", container=\""
                    + container + "\", status=" + e.getStatusCode() + "/" + e.getSubStatusCode());
        }
    }

    private static StoredEvent event(JsonNode document, String place) {
        JsonNode sequence = document.get("deviceSequenceNumber");
        if (sequence == null || !sequence.isIntegralNumber()) {
            throw FieldText.missing("deviceSequenceNumber", place);
        }
        return new StoredEvent(
                FieldText.uuid(text(document, "eventId", place), "eventId", place),
                text(document, "deviceId", place),
                sequence.asLong(),
                FieldText.instant(text(document, "enqueuedAt", place), "enqueuedAt", place),
                Instant.ofEpochSecond(document.path("_ts").asLong()));
    }

    private static String text(JsonNode document, String name, String place) {
        JsonNode value = document.get(name);
        return FieldText.required(value == null || value.isNull() ? null : value.asText(), name, place);
    }
}

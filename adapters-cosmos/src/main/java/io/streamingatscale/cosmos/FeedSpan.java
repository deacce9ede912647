package io.streamingatscale.cosmos;

import com.azure.cosmos.models.FeedRange;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A range of effective partition keys, hashes in hexadecimal that are compared as texts.
 *
 * @param min the least of the range, empty for the least of all
 * @param max the least above the range, {@code FF} above all
 */
record FeedSpan(String min, String max) {

    /** Takes a range out of the client's own, whose text is Base64 of JSON. */
    static FeedSpan of(FeedRange range) {
        return of(FeedJson.decoded(range.toString()).path("Range"));
    }

    static FeedSpan of(JsonNode range) {
        if (!range.path("min").isTextual() || !range.path("max").isTextual()) {
            throw new IllegalStateException("the client names a range in a form unknown to this version");
        }
        return new FeedSpan(range.path("min").textValue(), range.path("max").textValue());
    }

    FeedRange range() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("Range")
                .put("min", min)
                .put("max", max)
                .put("isMinInclusive", true)
                .put("isMaxInclusive", false);
        return FeedRange.fromString(FeedJson.encoded(json));
    }

    /** Returns the partition's id: the same as long as the range exists. */
    String id() {
        return (min.isEmpty() ? "0" : min) + "-" + max;
    }
}

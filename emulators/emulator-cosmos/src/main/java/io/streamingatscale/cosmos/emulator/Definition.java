package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a client says about a container, with what the service adds.
 *
 * @param indexedPaths -1: those of all values
 */
record Definition(ObjectNode json, TimeToLive timeToLive, int indexedPaths) {

    private static final String INDEX_ALL = """
            {"indexingMode":"consistent","automatic":true,"includedPaths":[{"path":"/*"}],
            "excludedPaths":[{"path":"/\\"_etag\\"/?"}]}""";

    static Definition of(ObjectNode json, Container container) {
        ObjectNode full = json.deepCopy();
        if (!full.path("indexingPolicy").isObject()) {
            full.set("indexingPolicy", Json.parse(INDEX_ALL));
        }
        if (!full.path("uniqueKeyPolicy").isObject()) {
            full.set("uniqueKeyPolicy", Json.parse("{\"uniqueKeys\":[]}"));
        }
        if (full.path("partitionKey") instanceof ObjectNode key) {
            key.put("version", 2);
        }
        full.put("_rid", container.rid())
                .put("_self", container.self())
                .put("_etag", "\"" + container.nextVersion() + "\"")
                .put("_docs", "docs/")
                .put("_sprocs", "sprocs/")
                .put("_triggers", "triggers/")
                .put("_udfs", "udfs/")
                .put("_conflicts", "conflicts/")
                .put("_ts", container.clock().seconds());
        return new Definition(full, TimeToLive.of(full), indexedPaths(full.path("indexingPolicy")));
    }

    private static int indexedPaths(JsonNode policy) {
        if (policy.path("indexingMode").asText().equalsIgnoreCase("none")) {
            return 0;
        }
        for (JsonNode excluded : policy.path("excludedPaths")) {
            if (excluded.path("path").asText().equals("/*")) {
                return policy.path("includedPaths").size();
            }
        }
        return -1;
    }

    int indexed(int values) {
        return indexedPaths < 0 ? values : Math.min(values, indexedPaths);
    }
}

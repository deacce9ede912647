package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the partition key of a container's documents is.
 *
 * @param paths {@code [["customer", "id"]]} for {@code /customer/id}
 */
record KeyPaths(List<List<String>> paths, boolean isHierarchical) {

    static final int MAX_LEVELS = 3;

    /**
     * Reads the {@code partitionKey} of a container's definition.
     *
     * @throws Refusal 400 if it has none, or one that is not emulated
     */
    static KeyPaths of(JsonNode partitionKey) {
        List<List<String>> paths = new ArrayList<>();
        partitionKey.path("paths").forEach(path -> paths.add(segments(path.asText())));
        boolean isHierarchical = "MultiHash".equals(partitionKey.path("kind").asText());
        if (paths.isEmpty() || paths.size() > (isHierarchical ? MAX_LEVELS : 1)) {
            throw Refusal.badRequest("partitionKey must have 1 path, or up to 3 if its kind is MultiHash");
        }
        if (partitionKey.path("version").asText("V2").endsWith("1")) {
            throw Refusal.badRequest("partitionKey has version 1, which is not emulated");
        }
        return new KeyPaths(List.copyOf(paths), isHierarchical);
    }

    /** Takes a path apart, {@code /a/"b c"}. */
    static List<String> segments(String path) {
        if (path.length() < 2 || path.charAt(0) != '/') {
            throw Refusal.badRequest("path must begin with / and have a name: path=" + path);
        }
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(1).split("/", -1)) {
            boolean isQuoted = segment.length() > 1 && segment.startsWith("\"") && segment.endsWith("\"");
            segments.add(isQuoted ? segment.substring(1, segment.length() - 1) : segment);
        }
        return List.copyOf(segments);
    }

    /** Returns the value at a path, a missing node if there is none. */
    static JsonNode at(JsonNode node, List<String> path) {
        JsonNode value = node;
        for (String segment : path) {
            value = value.path(segment);
        }
        return value;
    }
}

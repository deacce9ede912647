package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The key of a logical partition: a value for each path of the container's definition, missing nodes for what a document does not
 * have. Queries of a hierarchy may leave out the last ones.
 */
record LogicalKey(List<JsonNode> values) {

    LogicalKey {
        values = List.copyOf(values);
    }

    /** Parses what clients send: {@code ["a",1,true,null,{}]}, {@code {}} for what is missing. */
    static LogicalKey parse(String json) {
        JsonNode array = Json.parse(json);
        if (!array.isArray()) {
            throw Refusal.badRequest("partition key is not a JSON array");
        }
        List<JsonNode> values = new ArrayList<>();
        array.forEach(value -> values.add(component(value)));
        return new LogicalKey(values);
    }

    /** Returns what counts of a value of a document: objects and arrays cannot be keys. */
    static JsonNode component(JsonNode value) {
        return value.isContainerNode() ? MissingNode.getInstance() : value;
    }

    /** Returns the only text of this key: 1 and 1.0 are the same. */
    String json() {
        return values.stream().map(LogicalKey::json).collect(Collectors.joining(",", "[", "]"));
    }

    private static String json(JsonNode value) {
        if (value.isMissingNode()) {
            return "{}";
        }
        if (value.isNumber()) {
            double number = value.doubleValue();
            return number == (long) number ? Long.toString((long) number) : Double.toString(number);
        }
        return value.isTextual() ? Json.quoted(value.textValue()) : value.asText();
    }
}

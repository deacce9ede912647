package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes to parts of a document, all or none.
 *
 * @param condition {@code from c where ...}, empty if there is none
 * @see <a href="https://learn.microsoft.com/azure/cosmos-db/partial-document-update">Partial document update</a>
 */
record Patch(List<JsonNode> operations, String condition) {

    private static final int MAX_OPERATIONS = 10;

    static Patch parse(byte[] body) {
        ObjectNode json = Json.object(body);
        List<JsonNode> operations = new ArrayList<>();
        json.path("operations").forEach(operations::add);
        if (operations.isEmpty() || operations.size() > MAX_OPERATIONS) {
            throw Refusal.badRequest("a patch must have 1 to 10 operations: operations=" + operations.size());
        }
        return new Patch(operations, json.path("condition").asText(""));
    }

    /**
     * Returns the document as it is to be.
     *
     * @throws Refusal 412/1110 if the condition does not hold, 400 if an operation makes no sense
     */
    NewDocument apply(StoredDocument current, Container container) {
        ObjectNode document = Json.object(current.json(container));
        if (!condition.isEmpty() && !Query.parse("SELECT * " + condition).matches(document)) {
            throw new Refusal(
                    412,
                    1110,
                    "the condition of the patch does not hold: id="
                            + current.key().id());
        }
        operations.forEach(operation -> apply(document, operation));
        NewDocument next = NewDocument.read(Json.bytes(document), container.keyPaths());
        if (!next.id().equals(current.key().id())
                || !next.key().json().equals(current.key().partitionKey())) {
            throw Refusal.badRequest("a patch cannot change the id or the partition key");
        }
        return next;
    }

    private static void apply(ObjectNode document, JsonNode operation) {
        PatchTarget target = PatchTarget.of(document, operation.path("path").asText());
        JsonNode value = operation.path("value");
        switch (operation.path("op").asText()) {
            case "set" -> target.set(value);
            case "add" -> target.add(value);
            case "replace" -> target.replace(value);
            case "remove" -> target.remove();
            case "incr", "increment" -> target.increment(value);
            case "move" -> {
                PatchTarget from =
                        PatchTarget.of(document, operation.path("from").asText());
                JsonNode moved = from.remove();
                PatchTarget.of(document, operation.path("path").asText()).add(moved);
            }
            default -> throw Refusal.badRequest("operation of a patch is unknown: op=" + operation.path("op"));
        }
    }

    /** A place in a document: a member of an object, or an element of an array. */
    private record PatchTarget(JsonNode parent, String name) {

        static PatchTarget of(JsonNode document, String path) {
            List<String> segments = KeyPaths.segments(path).stream()
                    .map(segment -> segment.replace("~1", "/").replace("~0", "~"))
                    .toList();
            JsonNode parent = document;
            for (String segment : segments.subList(0, segments.size() - 1)) {
                parent = child(parent, segment);
            }
            if (!parent.isContainerNode()) {
                throw Refusal.badRequest("path of a patch does not exist: path=" + path);
            }
            return new PatchTarget(parent, segments.get(segments.size() - 1));
        }

        private static JsonNode child(JsonNode parent, String segment) {
            return parent.isArray() ? parent.path(index(segment, parent.size())) : parent.path(segment);
        }

        private static int index(String segment, int size) {
            if (segment.equals("-")) {
                return size;
            }
            try {
                return Integer.parseInt(segment);
            } catch (NumberFormatException e) {
                throw Refusal.badRequest("index of an array is not a number: index=" + segment);
            }
        }

        private JsonNode existing() {
            JsonNode value = child(parent, name);
            if (value.isMissingNode()) {
                throw Refusal.badRequest("path of a patch does not exist: path ends with " + name);
            }
            return value;
        }

        void set(JsonNode value) {
            if (parent instanceof ArrayNode array && index(name, array.size()) < array.size()) {
                array.set(index(name, array.size()), value);
            } else {
                add(value);
            }
        }

        void add(JsonNode value) {
            if (parent instanceof ArrayNode array) {
                int index = index(name, array.size());
                if (index < 0 || index > array.size()) {
                    throw Refusal.badRequest("index is outside of the array: index=" + index);
                }
                array.insert(index, value);
            } else {
                ((ObjectNode) parent).set(name, value);
            }
        }

        void replace(JsonNode value) {
            existing();
            set(value);
        }

        JsonNode remove() {
            JsonNode value = existing();
            if (parent instanceof ArrayNode array) {
                array.remove(index(name, array.size()));
            } else {
                ((ObjectNode) parent).remove(name);
            }
            return value;
        }

        void increment(JsonNode by) {
            JsonNode value = child(parent, name);
            if (!by.isNumber() || !(value.isNumber() || value.isMissingNode())) {
                throw Refusal.badRequest("incr needs numbers: path ends with " + name);
            }
            boolean isInteger = by.isIntegralNumber() && (value.isIntegralNumber() || value.isMissingNode());
            set(
                    isInteger
                            ? Json.MAPPER.getNodeFactory().numberNode(value.asLong() + by.asLong())
                            : Json.MAPPER.getNodeFactory().numberNode(value.asDouble() + by.asDouble()));
        }
    }
}

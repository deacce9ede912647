package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a query calculates of a document. */
@FunctionalInterface
interface SqlExpression {

    /**
     * What an expression may look at.
     *
     * @param document with what the service adds
     * @param parameters by name, {@code @id}
     * @param aggregates of all documents, empty until they are known
     */
    record Row(JsonNode document, Map<String, JsonNode> parameters, List<JsonNode> aggregates) {}

    /** Returns the value, a missing node if it is not defined. */
    JsonNode of(Row row);

    /** Returns the only ids that documents can have of which this is true; empty if nothing is known. */
    default Optional<Set<String>> ids(Map<String, JsonNode> parameters) {
        return Optional.empty();
    }
}

package io.streamingatscale.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Origin;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Inserts a document, or overwrites one that has a lower version or none. What was read is overwritten under its ETag, so
 * that nothing is lost that another owner writes in between.
 */
final class NewerChange extends Change {

    private final String json;
    private final String versionField;
    private final long version;
    private final boolean hasUniqueKeys;
    private Operation next = new Operation.Read();

    NewerChange(Origin origin, DocumentKey key, String json, String versionField, long version, boolean hasUniqueKeys) {
        super(origin, key);
        this.json = json;
        this.versionField = versionField;
        this.version = version;
        this.hasUniqueKeys = hasUniqueKeys;
    }

    long version() {
        return version;
    }

    @Override
    int characters() {
        return json.length();
    }

    @Override
    Operation next() {
        return next;
    }

    @Override
    Outcome answered(Answer answer) {
        return next instanceof Operation.Read ? read(answer) : written(answer);
    }

    private Outcome read(Answer answer) {
        if (answer.status() == 404) {
            next = new Operation.Create(json);
            return Outcome.AGAIN;
        }
        ObjectNode document = answer.isSuccess() ? answer.document().get() : null;
        String eTag = answer.eTag();
        if (document == null || eTag == null) {
            throw poison("document was not read", answer);
        }
        if (isAsNew(document.get(versionField))) {
            return Outcome.ABSORBED;
        }
        next = new Operation.Replace(json, eTag);
        return Outcome.AGAIN;
    }

    private boolean isAsNew(@Nullable JsonNode present) {
        return present != null
                && present.isNumber()
                && present.decimalValue().compareTo(BigDecimal.valueOf(version)) >= 0;
    }

    private Outcome written(Answer answer) {
        if (answer.isSuccess()) {
            return Outcome.APPLIED;
        }
        boolean isReplace = next instanceof Operation.Replace;
        if (isReplace ? answer.status() == 412 || answer.status() == 404 : answer.status() == 409) {
            next = new Operation.Read();
            return isReplace ? Outcome.AGAIN : conflict(answer, hasUniqueKeys);
        }
        throw poison(
                answer.status() == 409 ? "another document has the unique key" : "document was not written", answer);
    }
}

package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that no two documents of a logical partition may share, as far as a physical partition has them. */
final class UniqueKeys {

    private final List<List<List<String>>> keys;
    private final Map<String, DocumentKey> owners = new HashMap<>();

    private UniqueKeys(List<List<List<String>>> keys) {
        this.keys = keys;
    }

    static UniqueKeys of(JsonNode definition) {
        List<List<List<String>>> keys = new ArrayList<>();
        for (JsonNode key : definition.path("uniqueKeyPolicy").path("uniqueKeys")) {
            List<List<String>> paths = new ArrayList<>();
            key.path("paths").forEach(path -> paths.add(KeyPaths.segments(path.asText())));
            keys.add(paths);
        }
        return new UniqueKeys(keys);
    }

    /**
     * Takes the values of a document, and gives back those of the one it replaces.
     *
     * @throws Refusal 409 if another document has them; then nothing is changed
     */
    void replace(@Nullable StoredDocument previous, StoredDocument next) {
        if (keys.isEmpty()) {
            return;
        }
        List<String> values = values(next);
        for (String value : values) {
            DocumentKey owner = owners.get(value);
            if (owner != null && !owner.equals(next.key())) {
                throw Refusal.conflict("id=" + next.key().id());
            }
        }
        if (previous != null) {
            remove(previous);
        }
        values.forEach(value -> owners.put(value, next.key()));
    }

    void remove(StoredDocument document) {
        if (!keys.isEmpty()) {
            values(document).forEach(owners::remove);
        }
    }

    /** Returns a text for each unique key; a value that is missing counts as any other. */
    private List<String> values(StoredDocument document) {
        JsonNode tree = Json.object(document.body());
        List<String> values = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            StringBuilder text =
                    new StringBuilder().append(i).append(document.key().partitionKey());
            keys.get(i).forEach(path -> text.append('|').append(KeyPaths.at(tree, path)));
            values.add(text.toString());
        }
        return values;
    }
}

package io.streamingatscale.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Checkpoint;
import io.streamingatscale.core.Position;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of a checkpoint record: {@code {"epoch":3,"offset":1042,"token":"..."}}, without offset before the first save
 * and without token where the source has none.
 */
record StoredCheckpoint(long epoch, @Nullable Position position) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static StoredCheckpoint of(Checkpoint checkpoint) {
        return new StoredCheckpoint(checkpoint.epoch(), checkpoint.position());
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException if it is not of this form
     */
    static StoredCheckpoint parse(byte[] value) {
        JsonNode json;
        try {
            json = JSON.readTree(value);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON", e);
        }
        if (!json.path("epoch").canConvertToLong() || !json.path("epoch").isIntegralNumber()) {
            throw new IllegalArgumentException("no epoch");
        }
        return new StoredCheckpoint(json.path("epoch").longValue(), position(json));
    }

    private static @Nullable Position position(JsonNode json) {
        JsonNode offset = json.get("offset");
        if (offset == null) {
            return null;
        }
        if (!offset.isIntegralNumber()) {
            throw new IllegalArgumentException("offset is not a number");
        }
        JsonNode token = json.get("token");
        return token == null ? Position.of(offset.longValue()) : Position.of(offset.longValue(), token.textValue());
    }

    byte[] toBytes() {
        ObjectNode json = JSON.createObjectNode().put("epoch", epoch);
        if (position != null) {
            json.put("offset", position.offset());
            position.token().ifPresent(token -> json.put("token", token));
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and text are not JSON", e);
        }
    }

    /** Returns the same for a new owner. */
    StoredCheckpoint withNextEpoch() {
        return new StoredCheckpoint(epoch + 1, position);
    }

    Optional<Position> saved() {
        return Optional.ofNullable(position);
    }
}

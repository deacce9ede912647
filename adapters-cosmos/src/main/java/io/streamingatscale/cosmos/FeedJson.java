package io.streamingatscale.cosmos;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The form in which the client hands out ranges and continuations: Base64, as in URLs, of JSON. */
final class FeedJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private FeedJson() {}

    static JsonNode decoded(String text) {
        try {
            return MAPPER.readTree(Base64.getUrlDecoder().decode(text));
        } catch (IOException e) {
            throw new IllegalStateException("the client's text is not JSON", e);
        }
    }

    static String encoded(JsonNode json) {
        try {
            return Base64.getUrlEncoder()
                    .encodeToString(MAPPER.writeValueAsString(json).getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("JSON is not written", e);
        }
    }
}

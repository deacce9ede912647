package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** JSON in and out. */
final class Json {

    static final ObjectMapper MAPPER = new ObjectMapper();
    static final JsonFactory FACTORY = MAPPER.getFactory();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * Parses what a client sent.
     *
     * @throws Refusal 400 if it is no JSON object
     */
    static ObjectNode object(byte[] bytes) {
        try {
            if (MAPPER.readTree(bytes) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException e) {
            throw invalid(e);
        }
        throw Refusal.badRequest("the body is not a JSON object");
    }

    static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw invalid(e);
        }
    }

    static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a text with its quotes. */
    static String quoted(String text) {
        return new String(bytes(MAPPER.getNodeFactory().textNode(text)), StandardCharsets.UTF_8);
    }

    static Refusal invalid(IOException cause) {
        return Refusal.badRequest("the body is not valid JSON: "
                + (cause instanceof JsonProcessingException json ? json.getOriginalMessage() : cause));
    }
}

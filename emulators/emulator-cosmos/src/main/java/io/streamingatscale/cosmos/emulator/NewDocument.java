package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * A document that a client wants to store, read once from its first byte to its last, without a tree.
 *
 * @param id empty if it has none
 * @param body the JSON object without what the service adds, and without spaces around it
 * @param ttl seconds; 0 if it says nothing
 * @param values how many values it has that are neither objects nor arrays: what an index of all paths holds
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record NewDocument(String id, LogicalKey key, byte[] body, int ttl, int values) {

    static final int MAX_BYTES = 2 * 1024 * 1024;
    private static final Set<String> SYSTEM = Set.of("_rid", "_self", "_etag", "_attachments", "_ts", "_lsn");

    /**
     * Reads a document.
     *
     * @throws Refusal 400 if it is no JSON object, 413 if it is too large
     */
    static NewDocument read(byte[] json, KeyPaths paths) {
        if (json.length > MAX_BYTES) {
            throw Refusal.tooLarge("request size is too large: bytes=" + json.length + ", maxBytes=" + MAX_BYTES);
        }
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            return new Reader(parser, paths).read(json);
        } catch (IOException e) {
            throw Json.invalid(e);
        }
    }

    private static final class Reader {
        private final JsonParser parser;
        private final KeyPaths paths;
        private final List<JsonNode> key;
        private String id = "";
        private int ttl;
        private int values;
        private boolean hasSystemProperties;

        Reader(JsonParser parser, KeyPaths paths) {
            this.parser = parser;
            this.paths = paths;
            this.key = new ArrayList<>(Collections.nCopies(paths.paths().size(), MissingNode.getInstance()));
        }

        NewDocument read(byte[] json) throws IOException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Refusal.badRequest("the document is not a JSON object");
            }
            int start = (int) parser.currentTokenLocation().getByteOffset();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                parser.nextToken();
                member(name);
            }
            int end = (int) parser.currentLocation().getByteOffset();
            if (parser.nextToken() != null) {
                throw Refusal.badRequest("something follows the document");
            }
            return new NewDocument(id, new LogicalKey(key), body(json, start, end), ttl, values);
        }

        private void member(String name) throws IOException {
            if (id.isEmpty() && name.equals("id") && parser.currentToken() == JsonToken.VALUE_STRING) {
                id = parser.getText();
            }
            if (name.equals("ttl")) {
                ttl = timeToLive();
            }
            hasSystemProperties |= SYSTEM.contains(name);
            if (isOfKey(name)) {
                JsonNode value = Json.MAPPER.readTree(parser);
                values += value.isContainerNode() ? value.size() : 1;
                keep(name, value);
            } else {
                skip();
            }
        }

        private int timeToLive() throws IOException {
            boolean isInteger = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
            int seconds = isInteger ? parser.getIntValue() : 0;
            if (seconds == 0 || seconds < -1) {
                throw Refusal.badRequest("ttl must be an integer > 0, or -1: ttl=" + parser.getText());
            }
            return seconds;
        }

        private boolean isOfKey(String name) {
            for (List<String> path : paths.paths()) {
                if (path.get(0).equals(name)) {
                    return true;
                }
            }
            return false;
        }

        private void keep(String name, JsonNode value) {
            for (int i = 0; i < key.size(); i++) {
                List<String> path = paths.paths().get(i);
                if (path.get(0).equals(name)) {
                    key.set(i, LogicalKey.component(KeyPaths.at(value, path.subList(1, path.size()))));
                }
            }
        }

        private void skip() throws IOException {
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                if (token == null) {
                    throw Refusal.badRequest("the document ends too early");
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                values += token.isScalarValue() ? 1 : 0;
                if (depth > 0) {
                    parser.nextToken();
                }
            } while (depth > 0);
        }

        private byte[] body(byte[] json, int start, int end) throws IOException {
            if (hasSystemProperties) {
                return withoutSystemProperties(json);
            }
            return start == 0 && end == json.length ? json : Arrays.copyOfRange(json, start, end);
        }
    }

    /** Copies all members but those that the service adds, byte by byte as they are. */
    private static byte[] withoutSystemProperties(byte[] json) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(json.length);
        try (JsonParser parser = Json.FACTORY.createParser(json)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.nextToken();
                parser.skipChildren();
                parser.finishToken();
                if (!SYSTEM.contains(name)) {
                    out.write(out.size() == 0 ? '{' : ',');
                    out.write(json, start, (int) parser.currentLocation().getByteOffset() - start);
                }
            }
        }
        out.writeBytes((out.size() == 0 ? "{}" : "}").getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /**
     * Checks what the service says about ids.
     *
     * @throws Refusal 400 if it is none
     */
    NewDocument withValidId() {
        checkId(id);
        return this;
    }

    static void checkId(String id) {
        if (id.isEmpty() || id.getBytes(StandardCharsets.UTF_8).length > 1023) {
            throw Refusal.badRequest("id must be a text of 1 to 1023 bytes");
        }
        if (id.chars().anyMatch(c -> c == '/' || c == '\\' || c == '?' || c == '#')) {
            throw Refusal.badRequest("id must not contain / \\ ? #");
        }
    }
}

package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations of a transactional batch or of bulk as clients send them, and the results as they get them. */
final class BatchBody {

    static final int MAX_OPERATIONS = 100;

    /**
     * One operation.
     *
     * @param id empty if it is in the document
     * @param partitionKey JSON, null in a transactional batch
     * @param resource a document or a patch, empty if there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Entry(
            OperationKind kind,
            String id,
            @Nullable String partitionKey,
            byte[] resource,
            String ifMatch,
            String ifNoneMatch,
            boolean isMinimal) {}

    private BatchBody() {}

    /**
     * Reads all operations in one pass; documents are cut out as they are.
     *
     * @throws Refusal 400 if there are none or too many, 413 if the body is too large
     */
    static List<Entry> parse(byte[] body) {
        if (body.length > NewDocument.MAX_BYTES) {
            throw Refusal.tooLarge(
                    "request size is too large: bytes=" + body.length + ", maxBytes=" + NewDocument.MAX_BYTES);
        }
        List<Entry> entries = new ArrayList<>();
        try (JsonParser parser = Json.FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw Refusal.badRequest("a batch is a JSON array");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                entries.add(entry(parser, body));
            }
        } catch (IOException e) {
            throw Json.invalid(e);
        }
        if (entries.isEmpty() || entries.size() > MAX_OPERATIONS) {
            throw Refusal.badRequest("a batch must have 1 to 100 operations: operations=" + entries.size());
        }
        return entries;
    }

    private static Entry entry(JsonParser parser, byte[] body) throws IOException {
        Optional<OperationKind> kind = Optional.empty();
        String id = "";
        String partitionKey = null;
        byte[] resource = {};
        String ifMatch = "";
        String ifNoneMatch = "";
        boolean isMinimal = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (name) {
                case "operationType" -> kind = Optional.of(kind(parser.getText()));
                case "id" -> id = parser.getText();
                case "partitionKey" -> partitionKey = parser.getText();
                case "resourceBody" -> resource = slice(parser, body);
                case "ifMatch" -> ifMatch = parser.getText();
                case "ifNoneMatch" -> ifNoneMatch = parser.getText();
                case "minimalReturnPreference" -> isMinimal = token == JsonToken.VALUE_TRUE;
                default -> parser.skipChildren();
            }
        }
        return new Entry(
                kind.orElseThrow(() -> Refusal.badRequest("an operation has no type")),
                id,
                partitionKey,
                resource,
                ifMatch,
                ifNoneMatch,
                isMinimal);
    }

    private static OperationKind kind(String type) {
        OperationKind kind;
        try {
            kind = OperationKind.valueOf(type.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("operation is unknown: operationType=" + type);
        }
        if (!kind.isWrite() && kind != OperationKind.READ) {
            throw Refusal.badRequest("operation cannot be part of a batch: operationType=" + type);
        }
        return kind;
    }

    private static byte[] slice(JsonParser parser, byte[] body) throws IOException {
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        return Arrays.copyOfRange(body, start, (int) parser.currentLocation().getByteOffset());
    }

    /** Returns the results as the body of an answer. */
    static byte[] write(List<OperationResult> results, List<Entry> entries, boolean isMinimal, Container container) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(results.size() * 128);
        out.write('[');
        for (int i = 0; i < results.size(); i++) {
            Entry entry = entries.get(i);
            boolean hasBody = entry.kind() == OperationKind.READ || !(isMinimal || entry.isMinimal());
            if (i > 0) {
                out.write(',');
            }
            write(results.get(i), hasBody, container, out);
        }
        out.write(']');
        return out.toByteArray();
    }

    private static void write(OperationResult result, boolean hasBody, Container container, ByteArrayOutputStream out) {
        StringBuilder head = new StringBuilder(128)
                .append("{\"statusCode\":")
                .append(result.status())
                .append(",\"subStatusCode\":")
                .append(result.subStatus())
                .append(",\"requestCharge\":")
                .append(result.charge());
        result.document().ifPresent(document -> head.append(",\"eTag\":").append(Json.quoted(document.etag())));
        if (result.retryAfterMillis() > 0) {
            head.append(",\"retryAfterMilliseconds\":").append(result.retryAfterMillis());
        }
        out.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (hasBody && result.document().isPresent() && result.status() != 304) {
            out.writeBytes(",\"resourceBody\":".getBytes(StandardCharsets.ISO_8859_1));
            result.document().get().writeTo(out, container);
        }
        out.write('}');
    }
}

package io.streamingatscale.cosmos.emulator;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request of a client.
 *
 * @param path decoded, {@code ["dbs", "shop", "colls", "orders", "docs"]}
 * @param headers gives null for what is not there
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Call(String method, List<String> path, Headers headers, byte[] body) {

    /** What a request says besides its body. */
    @FunctionalInterface
    interface Headers {
        @Nullable
        String first(String name);
    }

    static Call read(HttpExchange exchange) throws IOException {
        List<String> path = new ArrayList<>();
        for (String segment : exchange.getRequestURI().getRawPath().split("/", -1)) {
            if (!segment.isEmpty()) {
                path.add(URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        try (InputStream in = exchange.getRequestBody()) {
            return new Call(
                    exchange.getRequestMethod(), path, exchange.getRequestHeaders()::getFirst, in.readAllBytes());
        }
    }

    /** Returns a header; one that is empty is none. */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.first(name)).filter(value -> !value.isEmpty());
    }

    boolean says(String name) {
        return header(name).map(value -> value.equalsIgnoreCase("true")).orElse(false);
    }

    String segment(int index) {
        return index < path.size() ? path.get(index) : "";
    }

    String database() {
        return segment(0).equals("dbs") ? segment(1) : "";
    }

    String container() {
        return segment(2).equals("colls") ? segment(3) : "";
    }

    Optional<LogicalKey> partitionKey() {
        return header("x-ms-documentdb-partitionkey").map(LogicalKey::parse);
    }

    Optional<String> rangeId() {
        return header("x-ms-documentdb-partitionkeyrangeid").map(value -> value.substring(value.indexOf(',') + 1));
    }

    /** Returns whether a write is to be answered without the document. */
    boolean wantsNoContent() {
        return header("prefer").map("return=minimal"::equalsIgnoreCase).orElse(false);
    }

    CosmosRequest describe() {
        UnaryOperator<String> header = name -> header(name).orElse("");
        return new CosmosRequest(
                method,
                "/" + String.join("/", path),
                kind(),
                database(),
                container(),
                header.apply("x-ms-documentdb-partitionkey"),
                rangeId().orElse(""));
    }

    OperationKind kind() {
        return switch (segment(4)) {
            case "docs" -> path.size() == 5 ? kindOfFeed() : kindOfDocument();
            case "pkranges" -> OperationKind.PARTITION_KEY_RANGES;
            case "operations" -> OperationKind.DELETE_PARTITION;
            default -> OperationKind.METADATA;
        };
    }

    private OperationKind kindOfFeed() {
        if (method.equals("GET")) {
            return header("a-im").isPresent() ? OperationKind.CHANGE_FEED : OperationKind.READ_FEED;
        }
        if (says("x-ms-cosmos-is-query-plan-request")) {
            return OperationKind.QUERY_PLAN;
        }
        if (says("x-ms-documentdb-isquery")) {
            return OperationKind.QUERY;
        }
        if (says("x-ms-cosmos-is-batch-request")) {
            return says("x-ms-cosmos-batch-atomic") ? OperationKind.BATCH : OperationKind.BULK;
        }
        return says("x-ms-documentdb-is-upsert") ? OperationKind.UPSERT : OperationKind.CREATE;
    }

    private OperationKind kindOfDocument() {
        return switch (method) {
            case "GET" -> OperationKind.READ;
            case "PUT" -> OperationKind.REPLACE;
            case "PATCH" -> OperationKind.PATCH;
            case "DELETE" -> OperationKind.DELETE;
            default -> OperationKind.METADATA;
        };
    }
}

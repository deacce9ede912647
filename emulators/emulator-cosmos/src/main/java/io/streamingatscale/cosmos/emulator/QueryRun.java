package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A page of a query over one physical partition. Without an order, documents come as they were created, and the continuation says
 * which was the last and how many rows there were; this holds across a split. With an order or an aggregate all are looked at.
 */
final class QueryRun {

    private static final int CHUNK = 256;

    private final Container container;
    private final Scope scope;
    private final Query query;
    private final Map<String, JsonNode> parameters;
    private final Page page;
    private final Optional<Set<String>> ids;

    /**
     * Where to go on.
     *
     * @param number of the last document that was looked at
     * @param rows that were there already
     */
    private record Position(long number, int rows) {

        static Position parse(String continuation) {
            String[] parts = continuation.split("-", -1);
            try {
                return new Position(Long.parseLong(parts[0]), Integer.parseInt(parts[1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw Refusal.badRequest("continuation is not valid: continuation=" + continuation);
            }
        }

        String text() {
            return number + "-" + rows;
        }
    }

    QueryRun(Container container, Scope scope, Query query, Map<String, JsonNode> parameters, Page page) {
        this.container = container;
        this.scope = scope;
        this.query = query;
        this.parameters = parameters;
        this.page = page;
        this.ids = query.where().flatMap(condition -> condition.ids(parameters));
    }

    /**
     * Fills the page.
     *
     * @param continuation of the page before, empty at the beginning
     * @return that of the next, null if this is the last
     */
    @Nullable
    String fill(String continuation) {
        Position from = continuation.isEmpty() ? new Position(0, 0) : Position.parse(continuation);
        if (!query.aggregates().isEmpty()) {
            return aggregate();
        }
        return query.orders().isEmpty() ? scan(from) : sort(from);
    }

    private @Nullable String scan(Position from) {
        long number = from.number();
        int rows = from.rows();
        int most = query.most() == Integer.MAX_VALUE ? query.most() : query.skipped() + query.most();
        while (rows < most) {
            List<StoredDocument> chunk = scope.partition().chunk(number, CHUNK);
            for (StoredDocument document : chunk) {
                if (page.isFull()) {
                    return new Position(number, rows).text();
                }
                number = document.number();
                byte[] row = rows < most ? row(document) : null;
                if (row != null && ++rows > query.skipped()) {
                    page.add(row);
                }
            }
            if (chunk.size() < CHUNK) {
                return null;
            }
        }
        return null;
    }

    /** Returns the row of a document, null if it does not meet the condition. */
    private byte @Nullable [] row(StoredDocument document) {
        if (!isInScope(document)) {
            return null;
        }
        byte[] json = document.json(container);
        if (query.isWhole() && query.where().isEmpty()) {
            return json;
        }
        SqlExpression.Row row = row(json);
        if (!query.matches(row)) {
            return null;
        }
        return query.isWhole() ? json : selected(row);
    }

    private boolean isInScope(StoredDocument document) {
        if (ids.isPresent() && !ids.get().contains(document.key().id())) {
            return false;
        }
        page.looked();
        return scope.filter().test(document);
    }

    private byte @Nullable [] selected(SqlExpression.Row row) {
        JsonNode value = query.select().of(row);
        return value.isMissingNode() ? null : Json.bytes(value);
    }

    /** A document that was found, and what it is sorted by: to keep more of many documents would take too much. */
    private record Found(StoredDocument document, List<JsonNode> values) {}

    private @Nullable String sort(Position from) {
        List<Found> found = new ArrayList<>();
        forEachMatch((document, row) -> found.add(new Found(document, query.orderValues(row))));
        found.sort(Comparator.comparing(Found::values, query.order()));
        long end = Math.min(found.size(), (long) query.skipped() + query.most());
        int at = query.skipped() + from.rows();
        for (; at < end && !page.isFull(); at++) {
            byte[] row = selected(row(found.get(at).document().json(container)));
            if (row != null) {
                page.add(row);
            }
        }
        return at < end ? new Position(0, at - query.skipped()).text() : null;
    }

    private @Nullable String aggregate() {
        List<JsonNode> values = new ArrayList<>();
        query.aggregates().forEach(aggregate -> values.add(aggregate.ofNone()));
        forEachMatch((document, row) -> {
            for (int i = 0; i < values.size(); i++) {
                values.set(i, query.aggregates().get(i).with(values.get(i), row));
            }
        });
        byte[] result = selected(new SqlExpression.Row(SqlValues.UNDEFINED, parameters, values));
        if (result != null) {
            page.add(result);
        }
        return null;
    }

    private void forEachMatch(BiConsumer<StoredDocument, SqlExpression.Row> action) {
        for (StoredDocument document : scope.partition().snapshot()) {
            if (isInScope(document)) {
                SqlExpression.Row row = row(document.json(container));
                if (query.matches(row)) {
                    action.accept(document, row);
                }
            }
        }
    }

    private SqlExpression.Row row(byte[] json) {
        return new SqlExpression.Row(Json.object(json), parameters, List.of());
    }
}

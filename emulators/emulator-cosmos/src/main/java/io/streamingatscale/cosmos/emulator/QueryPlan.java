package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Tells a client how to execute a query over several physical partitions: what to ask each of them, and how to put the answers
 * together.
 */
final class QueryPlan {

    /** Clients put a condition in its place, to go on where they stopped. */
    private static final String FILTER = "{documentdb-formattableorderbyquery-filter}";

    private QueryPlan() {}

    static ObjectNode of(Query query) {
        ObjectNode plan = Json.object().put("partitionedQueryExecutionInfoVersion", 2);
        ObjectNode info = plan.putObject("queryInfo").put("distinctType", "None");
        info.set("top", number(query.top()));
        info.set("offset", number(query.offset()));
        info.set("limit", number(query.limit()));
        ArrayNode orderBy = info.putArray("orderBy");
        ArrayNode orderByExpressions = info.putArray("orderByExpressions");
        for (Query.Order order : query.orders()) {
            orderBy.add(order.isDescending() ? "Descending" : "Ascending");
            orderByExpressions.add(order.text());
        }
        info.putArray("groupByExpressions");
        info.putArray("groupByAliases");
        aggregates(query, info.putArray("aggregates"));
        info.putObject("groupByAliasToAggregateType");
        info.put("rewrittenQuery", rewritten(query))
                .put("hasSelectValue", query.isValue())
                .put("hasNonStreamingOrderBy", false)
                .putNull("dCountInfo");
        plan.putArray("queryRanges")
                .addObject()
                .put("min", EffectivePartitionKey.MIN)
                .put("max", EffectivePartitionKey.MAX)
                .put("isMinInclusive", true)
                .put("isMaxInclusive", false);
        return plan;
    }

    private static JsonNode number(int value) {
        return value < 0
                ? Json.MAPPER.getNodeFactory().nullNode()
                : Json.MAPPER.getNodeFactory().numberNode(value);
    }

    private static void aggregates(Query query, ArrayNode names) {
        if (query.aggregates().isEmpty()) {
            return;
        }
        if (!query.isValue()
                || query.aggregates().size() > 1
                || !query.payload().matches("(?s)\\w+\\s*\\(.*\\)")) {
            throw Refusal.badRequest("an aggregate must stand alone: use SELECT VALUE COUNT(1)");
        }
        names.add(
                switch (query.aggregates().get(0).function()) {
                    case "COUNT" -> "Count";
                    case "SUM" -> "Sum";
                    case "MIN" -> "Min";
                    default -> "Max";
                });
    }

    /** Returns what to ask each physical partition, empty if it is the query itself. */
    private static String rewritten(Query query) {
        String limit = query.offset() < 0 ? "" : " OFFSET 0 LIMIT " + (query.offset() + Math.max(0, query.limit()));
        if (!query.aggregates().isEmpty()) {
            String where = query.whereText().isEmpty() ? "" : " WHERE " + query.whereText();
            return "SELECT VALUE [{\"item\": " + partial(query) + "}] FROM " + query.from() + where;
        }
        if (query.orders().isEmpty()) {
            return limit.isEmpty() ? "" : query.text() + limit;
        }
        String items = query.orders().stream()
                .map(order -> "{\"item\": " + order.text() + "}")
                .collect(Collectors.joining(", ", "[", "]"));
        String orders = query.orders().stream()
                .map(order -> order.text() + (order.isDescending() ? " DESC" : " ASC"))
                .collect(Collectors.joining(", "));
        return "SELECT " + (query.top() < 0 ? "" : "TOP " + query.top() + ' ') + query.from() + "._rid, " + items
                + " AS orderByItems, " + query.payload() + " AS payload FROM " + query.from() + " WHERE ("
                + (query.whereText().isEmpty() ? "" : '(' + query.whereText() + ") AND ") + '(' + FILTER
                + ")) ORDER BY "
                + orders + limit;
    }

    /** Returns what each physical partition is asked for of an aggregate; of MIN and MAX whether there is anything, too. */
    private static String partial(Query query) {
        String function = query.aggregates().get(0).function();
        if (function.equals("COUNT") || function.equals("SUM")) {
            return query.payload();
        }
        String argument = query.payload().substring(query.payload().indexOf('('));
        return "{\"" + function.toLowerCase(Locale.ROOT) + "\": " + query.payload() + ", \"count\": COUNT" + argument
                + "}";
    }
}

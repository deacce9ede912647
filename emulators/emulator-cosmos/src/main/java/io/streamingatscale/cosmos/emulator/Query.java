package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A query as it was read: {@code SELECT} of one document's values or of aggregates, {@code WHERE}, {@code ORDER BY}, {@code TOP} and
 * {@code OFFSET LIMIT}. Joins, groups, {@code DISTINCT} and functions of users are not emulated and meet 400.
 *
 * @param text of the query, without {@code OFFSET LIMIT}
 * @param select what a row is
 * @param payload what a row is as the text of one value
 * @param isWhole whether a row is the document
 * @param isValue whether it is {@code SELECT VALUE}
 * @param from the name of a document, {@code c}
 * @param whereText empty if there is none
 * @param top -1 if there is none
 * @param offset -1 if there is none
 * @param limit -1 if there is none
 */
record Query(
        String text,
        SqlExpression select,
        String payload,
        boolean isWhole,
        boolean isValue,
        String from,
        Optional<SqlExpression> where,
        String whereText,
        List<Order> orders,
        int top,
        int offset,
        int limit,
        List<SqlAggregate> aggregates) {

    /** A value to order by. */
    record Order(SqlExpression value, String text, boolean isDescending) {}

    /**
     * Reads a query.
     *
     * @throws Refusal 400 if it is none, or one that is not emulated
     */
    static Query parse(String sql) {
        return parse(sql, Map.of());
    }

    /** Reads a query; {@code TOP}, {@code OFFSET} and {@code LIMIT} may be parameters. */
    static Query parse(String sql, Map<String, JsonNode> parameters) {
        return new QueryParser(sql, parameters).query();
    }

    /** Returns whether a document meets the condition, if there is one. */
    boolean matches(JsonNode document) {
        return matches(new SqlExpression.Row(document, Map.of(), List.of()));
    }

    boolean matches(SqlExpression.Row row) {
        return where.isEmpty() || SqlValues.isTrue(where.get().of(row));
    }

    /** Returns what a row is ordered by. */
    List<JsonNode> orderValues(SqlExpression.Row row) {
        return orders.stream().map(order -> order.value().of(row)).toList();
    }

    /** Returns how to order rows by those values. */
    Comparator<List<JsonNode>> order() {
        return (a, b) -> {
            for (int i = 0; i < orders.size(); i++) {
                int order = SqlValues.ORDER.compare(a.get(i), b.get(i));
                if (order != 0) {
                    return orders.get(i).isDescending() ? -order : order;
                }
            }
            return 0;
        };
    }

    /** Returns how many rows are left out at the beginning. */
    int skipped() {
        return Math.max(0, offset);
    }

    /** Returns how many rows there are at most after those that are left out. */
    int most() {
        if (limit >= 0) {
            return limit;
        }
        return top >= 0 ? top : Integer.MAX_VALUE;
    }
}

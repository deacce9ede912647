package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;

/** Reads the clauses of a query. */
final class QueryParser extends SqlParser {

    private static final Set<String> CLAUSES = Set.of("WHERE", "ORDER", "OFFSET", "GROUP", "JOIN");

    private final Map<String, JsonNode> parameters;
    private SqlExpression select = SqlExpression.Row::document;
    private String payload = "";
    private String from = "c";

    QueryParser(String sql, Map<String, JsonNode> parameters) {
        super(sql);
        this.parameters = parameters;
    }

    Query query() {
        SqlToken start = peek();
        expect("SELECT");
        int top = accept("TOP") ? number() : -1;
        boolean isStar = accept("*");
        boolean isValue = !isStar && accept("VALUE");
        if (isValue) {
            select = value();
        } else if (!isStar) {
            select = members();
        }
        expect("FROM");
        source();
        Optional<SqlExpression> where = Optional.empty();
        String whereText = "";
        if (accept("WHERE")) {
            SqlToken condition = peek();
            where = Optional.of(expression());
            whereText = textSince(condition);
        }
        List<Query.Order> orders = orders();
        String text = textSince(start);
        int offset = accept("OFFSET") ? number() : -1;
        int limit = accept("LIMIT") ? number() : -1;
        if (peek().kind() != SqlToken.Kind.END) {
            throw error("expected the end");
        }
        boolean isWhole = isStar || (isValue && payload.equals(from));
        return new Query(
                text,
                select,
                isStar ? from : payload,
                isWhole,
                isValue,
                from,
                where,
                whereText,
                orders,
                top,
                offset,
                limit,
                List.copyOf(aggregates()));
    }

    private SqlExpression value() {
        SqlToken first = peek();
        SqlExpression value = expression();
        payload = textSince(first);
        return value;
    }

    private SqlExpression members() {
        Map<String, SqlExpression> members = new LinkedHashMap<>();
        StringJoiner texts = new StringJoiner(", ", "{", "}");
        do {
            SqlToken first = peek();
            SqlExpression value = expression();
            String text = textSince(first);
            String name = name(members.size());
            members.put(name, value);
            texts.add(Json.quoted(name) + ": " + text);
        } while (accept(","));
        payload = texts.toString();
        return object(members);
    }

    /** Returns what a member of a row is called: as the query says, or as the last part of its path. */
    private String name(int index) {
        String last = last().text();
        boolean isNamed = last().kind() == SqlToken.Kind.NAME;
        if (accept("AS")) {
            return next().text();
        }
        if (last().is("]") && beforeLast().kind() == SqlToken.Kind.STRING) {
            return beforeLast().text();
        }
        return isNamed ? last : "$" + (index + 1);
    }

    private void source() {
        from = next().text();
        if (peek().is("AS") || (peek().kind() == SqlToken.Kind.NAME && !CLAUSES.contains(peek().upper()))) {
            accept("AS");
            from = next().text();
        }
    }

    private List<Query.Order> orders() {
        List<Query.Order> orders = new ArrayList<>();
        if (accept("ORDER")) {
            expect("BY");
            do {
                SqlToken first = peek();
                SqlExpression value = expression();
                String text = textSince(first);
                boolean isDescending = accept("DESC");
                if (!isDescending) {
                    accept("ASC");
                }
                orders.add(new Query.Order(value, text, isDescending));
            } while (accept(","));
        }
        return orders;
    }

    private int number() {
        String text = next().text();
        JsonNode parameter = parameters.get(text);
        try {
            return Integer.parseInt(parameter == null ? text : parameter.asText());
        } catch (NumberFormatException e) {
            throw error("expected a number");
        }
    }
}

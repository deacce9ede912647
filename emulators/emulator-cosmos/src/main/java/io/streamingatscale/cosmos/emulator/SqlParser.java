package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the expressions of a query, from the loosest operator to the tightest. */
class SqlParser {

    private final String sql;
    private final List<SqlToken> tokens;
    private final List<SqlAggregate> aggregates = new ArrayList<>();
    private int at;

    SqlParser(String sql) {
        this.sql = sql;
        this.tokens = SqlToken.all(sql);
    }

    List<SqlAggregate> aggregates() {
        return aggregates;
    }

    SqlToken peek() {
        return tokens.get(at);
    }

    /** Takes the next token; the end stays where it is. */
    SqlToken next() {
        SqlToken token = peek();
        at = Math.min(at + 1, tokens.size() - 1);
        return token;
    }

    /** Returns the token that was read last. */
    SqlToken last() {
        return tokens.get(at - 1);
    }

    /** Returns the token before that. */
    SqlToken beforeLast() {
        return tokens.get(at - 2);
    }

    boolean accept(String word) {
        if (peek().is(word)) {
            at++;
            return true;
        }
        return false;
    }

    void expect(String word) {
        if (!accept(word)) {
            throw error("expected " + word);
        }
    }

    Refusal error(String what) {
        SqlToken token = peek();
        return Refusal.badRequest("syntax error or a query that is not emulated, " + what + ": near=\"" + token.text()
                + "\", position=" + token.start());
    }

    /** Returns the text from a token to the last one that was read. */
    String textSince(SqlToken first) {
        return sql.substring(first.start(), tokens.get(at - 1).end());
    }

    SqlExpression expression() {
        SqlExpression left = conjunction();
        while (accept("OR")) {
            SqlExpression a = left;
            SqlExpression b = conjunction();
            left = row -> SqlValues.or(a.of(row), b.of(row));
        }
        return left;
    }

    private SqlExpression conjunction() {
        SqlExpression left = negation();
        while (accept("AND")) {
            SqlExpression a = left;
            SqlExpression b = negation();
            left = row -> SqlValues.and(a.of(row), b.of(row));
        }
        return left;
    }

    private SqlExpression negation() {
        if (accept("NOT")) {
            SqlExpression value = negation();
            return row -> SqlValues.not(value.of(row));
        }
        return comparison();
    }

    private SqlExpression comparison() {
        SqlExpression left = sum();
        SqlToken operator = peek();
        switch (operator.upper()) {
            case "=", "!=", "<>", "<", "<=", ">", ">=" -> {
                next();
                SqlExpression right = sum();
                return row -> SqlValues.compare(operator.text(), left.of(row), right.of(row));
            }
            case "NOT" -> {
                next();
                SqlExpression value = range(left);
                return row -> SqlValues.not(value.of(row));
            }
            case "IN", "BETWEEN" -> {
                return range(left);
            }
            default -> {
                return left;
            }
        }
    }

    private SqlExpression range(SqlExpression value) {
        if (accept("BETWEEN")) {
            SqlExpression low = sum();
            expect("AND");
            SqlExpression high = sum();
            return row -> SqlValues.and(
                    SqlValues.compare(">=", value.of(row), low.of(row)),
                    SqlValues.compare("<=", value.of(row), high.of(row)));
        }
        expect("IN");
        expect("(");
        List<SqlExpression> all = list(")");
        return row -> {
            JsonNode one = value.of(row);
            JsonNode found = SqlValues.of(false);
            for (SqlExpression each : all) {
                found = SqlValues.or(found, SqlValues.compare("=", one, each.of(row)));
            }
            return found;
        };
    }

    private SqlExpression sum() {
        SqlExpression left = product();
        while (peek().is("+") || peek().is("-") || peek().is("||")) {
            left = calculation(left, next().text(), product());
        }
        return left;
    }

    private SqlExpression product() {
        SqlExpression left = unary();
        while (peek().is("*") || peek().is("/") || peek().is("%")) {
            left = calculation(left, next().text(), unary());
        }
        return left;
    }

    private static SqlExpression calculation(SqlExpression left, String operator, SqlExpression right) {
        return row -> SqlValues.calculate(operator, left.of(row), right.of(row));
    }

    private SqlExpression unary() {
        if (accept("-")) {
            return calculation(row -> SqlValues.of(0), "-", unary());
        }
        return member(primary());
    }

    /** Reads {@code .name} and {@code ["name"]}, as many as there are. */
    private SqlExpression member(SqlExpression parent) {
        if (accept(".")) {
            String name = next().text();
            return member(row -> parent.of(row).path(name));
        }
        if (accept("[")) {
            SqlExpression key = expression();
            expect("]");
            return member(row -> {
                JsonNode name = key.of(row);
                return name.isTextual()
                        ? parent.of(row).path(name.textValue())
                        : parent.of(row).path(name.asInt(-1));
            });
        }
        return parent;
    }

    private SqlExpression primary() {
        SqlToken token = next();
        switch (token.kind()) {
            case NUMBER -> {
                return constant(number(token.text()));
            }
            case STRING -> {
                return constant(JsonNodeFactory.instance.textNode(token.text()));
            }
            case NAME -> {
                return named(token);
            }
            default -> {
                return switch (token.text()) {
                    case "(" -> {
                        SqlExpression inner = expression();
                        expect(")");
                        yield inner;
                    }
                    case "[" -> array(list("]"));
                    case "{" -> object();
                    default -> throw error("expected a value after \"" + token.text() + '"');
                };
            }
        }
    }

    private JsonNode number(String text) {
        try {
            return Json.parse(text);
        } catch (Refusal e) {
            throw error(text + " is no number");
        }
    }

    private static SqlExpression constant(JsonNode value) {
        return row -> value;
    }

    private SqlExpression named(SqlToken token) {
        String text = token.text();
        if (text.startsWith("@")) {
            return row -> row.parameters().getOrDefault(text, SqlValues.UNDEFINED);
        }
        if (accept("(")) {
            return call(token.upper());
        }
        return switch (token.upper()) {
            case "TRUE" -> constant(SqlValues.of(true));
            case "FALSE" -> constant(SqlValues.of(false));
            case "NULL" -> constant(JsonNodeFactory.instance.nullNode());
            case "UNDEFINED" -> constant(SqlValues.UNDEFINED);
            default -> root(text);
        };
    }

    /** Returns the document, whatever the query calls it. */
    SqlExpression root(String name) {
        return SqlExpression.Row::document;
    }

    private SqlExpression call(String name) {
        List<SqlExpression> arguments = list(")");
        if (SqlAggregate.isOne(name) && arguments.size() == 1) {
            int index = aggregates.size();
            aggregates.add(new SqlAggregate(name, arguments.get(0)));
            return row -> row.aggregates().get(index);
        }
        Function<List<JsonNode>, JsonNode> function = SqlFunctions.named(name);
        if (function == null) {
            throw error("function " + name + " is not emulated");
        }
        return row -> {
            try {
                return function.apply(
                        arguments.stream().map(each -> each.of(row)).toList());
            } catch (IndexOutOfBoundsException e) {
                throw Refusal.badRequest("function has too few arguments: function=" + name);
            }
        };
    }

    private List<SqlExpression> list(String end) {
        List<SqlExpression> all = new ArrayList<>();
        while (!accept(end)) {
            if (!all.isEmpty()) {
                expect(",");
            }
            all.add(expression());
        }
        return all;
    }

    private static SqlExpression array(List<SqlExpression> elements) {
        return row -> {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (SqlExpression element : elements) {
                JsonNode value = element.of(row);
                if (!value.isMissingNode()) {
                    array.add(value);
                }
            }
            return array;
        };
    }

    private SqlExpression object() {
        Map<String, SqlExpression> members = new LinkedHashMap<>();
        while (!accept("}")) {
            if (!members.isEmpty()) {
                expect(",");
            }
            String name = next().text();
            expect(":");
            members.put(name, expression());
        }
        return object(members);
    }

    static SqlExpression object(Map<String, SqlExpression> members) {
        return row -> {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            members.forEach((name, member) -> {
                JsonNode value = member.of(row);
                if (!value.isMissingNode()) {
                    object.set(name, value);
                }
            });
            return object;
        };
    }
}

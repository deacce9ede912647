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
class SqlParser extends SqlReader {

    private final List<SqlAggregate> aggregates = new ArrayList<>();

    SqlParser(String sql) {
        super(sql);
    }

    List<SqlAggregate> aggregates() {
        return aggregates;
    }

    SqlExpression expression() {
        SqlExpression left = conjunction();
        while (accept("OR")) {
            left = new SqlLogic.Or(left, conjunction());
        }
        return left;
    }

    private SqlExpression conjunction() {
        SqlExpression left = negation();
        while (accept("AND")) {
            left = new SqlLogic.And(left, negation());
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
            case "=" -> {
                next();
                return new SqlLogic.In(left, List.of(sum()));
            }
            case "!=", "<>", "<", "<=", ">", ">=" -> {
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
        return new SqlLogic.In(value, list(")"));
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
            return member(new SqlLogic.Member(parent, next().text()));
        }
        if (accept("[")) {
            SqlExpression key = expression();
            expect("]");
            if (key instanceof SqlLogic.Constant constant && constant.value().isTextual()) {
                return member(new SqlLogic.Member(parent, constant.value().textValue()));
            }
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
                return new SqlLogic.Constant(number(token.text()));
            }
            case STRING -> {
                return new SqlLogic.Constant(JsonNodeFactory.instance.textNode(token.text()));
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

    private SqlExpression named(SqlToken token) {
        String text = token.text();
        if (text.startsWith("@")) {
            return new SqlLogic.Parameter(text);
        }
        if (accept("(")) {
            return call(token.upper());
        }
        return switch (token.upper()) {
            case "TRUE" -> new SqlLogic.Constant(SqlValues.of(true));
            case "FALSE" -> new SqlLogic.Constant(SqlValues.of(false));
            case "NULL" -> new SqlLogic.Constant(JsonNodeFactory.instance.nullNode());
            case "UNDEFINED" -> new SqlLogic.Constant(SqlValues.UNDEFINED);
            default -> new SqlLogic.Root();
        };
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

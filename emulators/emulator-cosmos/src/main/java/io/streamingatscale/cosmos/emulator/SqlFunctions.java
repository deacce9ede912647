package io.streamingatscale.cosmos.emulator;

import static java.util.Map.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The functions that queries may call; others meet 400. */
final class SqlFunctions {

    private static final Map<String, Function<List<JsonNode>, JsonNode>> ALL = Map.ofEntries(
            entry("IS_DEFINED", type(value -> !value.isMissingNode())),
            entry("IS_NULL", type(JsonNode::isNull)),
            entry("IS_NUMBER", type(JsonNode::isNumber)),
            entry("IS_INTEGER", type(JsonNode::isIntegralNumber)),
            entry("IS_STRING", type(JsonNode::isTextual)),
            entry("IS_BOOL", type(JsonNode::isBoolean)),
            entry("IS_BOOLEAN", type(JsonNode::isBoolean)),
            entry("IS_ARRAY", type(JsonNode::isArray)),
            entry("IS_OBJECT", type(JsonNode::isObject)),
            entry("IS_PRIMITIVE", type(JsonNode::isValueNode)),
            entry("STARTSWITH", texts(String::startsWith)),
            entry("ENDSWITH", texts(String::endsWith)),
            entry("CONTAINS", texts(String::contains)),
            entry("STRINGEQUALS", texts(String::equals)),
            entry("ARRAY_CONTAINS", SqlFunctions::arrayContains),
            entry(
                    "ARRAY_LENGTH",
                    args -> args.get(0).isArray() ? number(args.get(0).size()) : SqlValues.UNDEFINED),
            entry("LENGTH", args -> args.get(0).isTextual() ? number(length(args.get(0))) : SqlValues.UNDEFINED),
            entry("LOWER", text(value -> value.toLowerCase(Locale.ROOT))),
            entry("UPPER", text(value -> value.toUpperCase(Locale.ROOT))),
            entry("TRIM", text(String::trim)),
            entry("CONCAT", SqlFunctions::concat),
            entry("TOSTRING", args -> textOf(args.get(0))),
            entry("ABS", numeric(Math::abs)),
            entry("FLOOR", numeric(Math::floor)),
            entry("CEILING", numeric(Math::ceil)),
            entry("ROUND", numeric(value -> (double) Math.round(value))));

    private SqlFunctions() {}

    /** Returns a function by its name in capitals; null if there is none. */
    static @Nullable Function<List<JsonNode>, JsonNode> named(String name) {
        return ALL.get(name);
    }

    private static Function<List<JsonNode>, JsonNode> type(Predicate<JsonNode> test) {
        return args -> SqlValues.of(test.test(args.get(0)));
    }

    /** Compares two texts; a third argument that is true says regardless of case. */
    private static Function<List<JsonNode>, JsonNode> texts(BiPredicate<String, String> test) {
        return args -> {
            if (!args.get(0).isTextual() || !args.get(1).isTextual()) {
                return SqlValues.UNDEFINED;
            }
            boolean ignoresCase = args.size() > 2 && SqlValues.isTrue(args.get(2));
            UnaryOperator<String> fold = text -> ignoresCase ? text.toLowerCase(Locale.ROOT) : text;
            return SqlValues.of(test.test(
                    fold.apply(args.get(0).textValue()), fold.apply(args.get(1).textValue())));
        };
    }

    private static Function<List<JsonNode>, JsonNode> text(UnaryOperator<String> change) {
        return args -> args.get(0).isTextual()
                ? JsonNodeFactory.instance.textNode(change.apply(args.get(0).textValue()))
                : SqlValues.UNDEFINED;
    }

    private static Function<List<JsonNode>, JsonNode> numeric(DoubleUnaryOperator change) {
        return args -> args.get(0).isNumber()
                ? SqlValues.of(change.applyAsDouble(args.get(0).doubleValue()))
                : SqlValues.UNDEFINED;
    }

    private static JsonNode arrayContains(List<JsonNode> args) {
        if (!args.get(0).isArray()) {
            return SqlValues.UNDEFINED;
        }
        for (JsonNode element : args.get(0)) {
            if (SqlValues.equal(element, args.get(1))) {
                return SqlValues.of(true);
            }
        }
        return SqlValues.of(false);
    }

    private static JsonNode concat(List<JsonNode> args) {
        StringBuilder text = new StringBuilder();
        for (JsonNode arg : args) {
            if (!arg.isTextual()) {
                return SqlValues.UNDEFINED;
            }
            text.append(arg.textValue());
        }
        return JsonNodeFactory.instance.textNode(text.toString());
    }

    private static JsonNode textOf(JsonNode value) {
        if (value.isMissingNode()) {
            return value;
        }
        return JsonNodeFactory.instance.textNode(value.isTextual() ? value.textValue() : value.toString());
    }

    private static int length(JsonNode text) {
        return text.textValue().codePointCount(0, text.textValue().length());
    }

    private static JsonNode number(int value) {
        return JsonNodeFactory.instance.numberNode((long) value);
    }
}

package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Comparator;
import java.util.Map;

/** How queries compare and calculate: what is not defined is a missing node, and so is what comes of it. */
final class SqlValues {

    static final JsonNode UNDEFINED = MissingNode.getInstance();

    /** The order of ORDER BY: not defined, null, false, true, numbers, texts, arrays, objects. */
    static final Comparator<JsonNode> ORDER = SqlValues::order;

    private SqlValues() {}

    static JsonNode of(boolean value) {
        return BooleanNode.valueOf(value);
    }

    static JsonNode of(double value) {
        boolean isInteger = value == Math.rint(value) && Math.abs(value) < 1L << 53;
        return isInteger
                ? JsonNodeFactory.instance.numberNode((long) value)
                : JsonNodeFactory.instance.numberNode(value);
    }

    static boolean isTrue(JsonNode value) {
        return value.isBoolean() && value.booleanValue();
    }

    static boolean isFalse(JsonNode value) {
        return value.isBoolean() && !value.booleanValue();
    }

    static JsonNode and(JsonNode left, JsonNode right) {
        if (isFalse(left) || isFalse(right)) {
            return of(false);
        }
        return isTrue(left) && isTrue(right) ? of(true) : UNDEFINED;
    }

    static JsonNode or(JsonNode left, JsonNode right) {
        if (isTrue(left) || isTrue(right)) {
            return of(true);
        }
        return isFalse(left) && isFalse(right) ? of(false) : UNDEFINED;
    }

    static JsonNode not(JsonNode value) {
        return value.isBoolean() ? of(!value.booleanValue()) : UNDEFINED;
    }

    /** Compares two values; what is of different types is neither equal nor in an order. */
    static JsonNode compare(String operator, JsonNode left, JsonNode right) {
        if (left.isMissingNode() || right.isMissingNode()) {
            return UNDEFINED;
        }
        boolean isEquality = operator.equals("=") || operator.equals("!=") || operator.equals("<>");
        if (isEquality) {
            return of(equal(left, right) == operator.equals("="));
        }
        if (rank(left) != rank(right) || left.isContainerNode()) {
            return UNDEFINED;
        }
        int order = order(left, right);
        return of(
                switch (operator) {
                    case "<" -> order < 0;
                    case "<=" -> order <= 0;
                    case ">" -> order > 0;
                    default -> order >= 0;
                });
    }

    static boolean equal(JsonNode left, JsonNode right) {
        if (left.isContainerNode() && left.getNodeType() == right.getNodeType() && left.size() == right.size()) {
            return left.isArray() ? equalElements(left, right) : equalMembers(left, right);
        }
        return rank(left) == rank(right) && !left.isContainerNode() && order(left, right) == 0;
    }

    private static boolean equalElements(JsonNode left, JsonNode right) {
        for (int i = 0; i < left.size(); i++) {
            if (!equal(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMembers(JsonNode left, JsonNode right) {
        for (Map.Entry<String, JsonNode> member : left.properties()) {
            if (!equal(member.getValue(), right.path(member.getKey()))) {
                return false;
            }
        }
        return true;
    }

    static JsonNode calculate(String operator, JsonNode left, JsonNode right) {
        if (operator.equals("||")) {
            return left.isTextual() && right.isTextual()
                    ? JsonNodeFactory.instance.textNode(left.textValue() + right.textValue())
                    : UNDEFINED;
        }
        if (!left.isNumber() || !right.isNumber()) {
            return UNDEFINED;
        }
        double a = left.doubleValue();
        double b = right.doubleValue();
        return of(
                switch (operator) {
                    case "+" -> a + b;
                    case "-" -> a - b;
                    case "*" -> a * b;
                    case "/" -> a / b;
                    default -> a % b;
                });
    }

    private static int order(JsonNode left, JsonNode right) {
        int byRank = Integer.compare(rank(left), rank(right));
        if (byRank != 0) {
            return byRank;
        }
        return switch (left.getNodeType()) {
            case NUMBER -> compareNumbers(left, right);
            case STRING -> left.textValue().compareTo(right.textValue());
            case BOOLEAN -> Boolean.compare(left.booleanValue(), right.booleanValue());
            case ARRAY, OBJECT -> left.toString().compareTo(right.toString());
            default -> 0;
        };
    }

    private static int compareNumbers(JsonNode left, JsonNode right) {
        return left.isIntegralNumber() && right.isIntegralNumber()
                ? left.bigIntegerValue().compareTo(right.bigIntegerValue())
                : Double.compare(left.doubleValue(), right.doubleValue());
    }

    private static int rank(JsonNode value) {
        return switch (value.getNodeType()) {
            case MISSING -> 0;
            case NULL -> 1;
            case BOOLEAN -> 2;
            case NUMBER -> 3;
            case STRING -> 4;
            case ARRAY -> 5;
            default -> 6;
        };
    }
}

package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * A value of many documents.
 *
 * @param function {@code COUNT}, {@code SUM}, {@code MIN} or {@code MAX}
 */
record SqlAggregate(String function, SqlExpression argument) {

    private static final Set<String> FUNCTIONS = Set.of("COUNT", "SUM", "MIN", "MAX");

    static boolean isOne(String function) {
        return FUNCTIONS.contains(function);
    }

    /** Returns the value of the documents so far and one more; at first it is not defined. */
    JsonNode with(JsonNode soFar, SqlExpression.Row row) {
        JsonNode value = argument.of(row);
        if (value.isMissingNode()) {
            return soFar;
        }
        if (function.equals("COUNT")) {
            return SqlValues.of(soFar.asDouble() + 1);
        }
        if (soFar.isMissingNode()) {
            return value;
        }
        if (function.equals("SUM")) {
            return SqlValues.calculate("+", soFar, value);
        }
        boolean isLess = SqlValues.ORDER.compare(value, soFar) < 0;
        return isLess == function.equals("MIN") ? value : soFar;
    }

    /** Returns the value of no document. */
    JsonNode ofNone() {
        return function.equals("COUNT") || function.equals("SUM") ? SqlValues.of(0) : SqlValues.UNDEFINED;
    }
}

package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parts of a condition from which it can be seen that documents of certain ids alone can meet it. Clients read many documents
 * with {@code (c.id = @a AND c.pk = @b) OR (c.id = ...)}: to parse all others would take long.
 */
final class SqlLogic {

    private SqlLogic() {}

    /** The document itself. */
    record Root() implements SqlExpression {
        @Override
        public JsonNode of(Row row) {
            return row.document();
        }
    }

    /** A value that the query says. */
    record Constant(JsonNode value) implements SqlExpression {
        @Override
        public JsonNode of(Row row) {
            return value;
        }
    }

    /** A value that comes with the query. */
    record Parameter(String name) implements SqlExpression {
        @Override
        public JsonNode of(Row row) {
            return row.parameters().getOrDefault(name, SqlValues.UNDEFINED);
        }
    }

    /** A member of an object. */
    record Member(SqlExpression parent, String name) implements SqlExpression {
        @Override
        public JsonNode of(Row row) {
            return parent.of(row).path(name);
        }
    }

    /** Both conditions: what either says of ids holds. */
    record And(SqlExpression left, SqlExpression right) implements SqlExpression {
        @Override
        public JsonNode of(Row row) {
            return SqlValues.and(left.of(row), right.of(row));
        }

        @Override
        public Optional<Set<String>> ids(Map<String, JsonNode> parameters) {
            return left.ids(parameters).or(() -> right.ids(parameters));
        }
    }

    /** One condition or the other: both must say something of ids. */
    record Or(SqlExpression left, SqlExpression right) implements SqlExpression {
        @Override
        public JsonNode of(Row row) {
            return SqlValues.or(left.of(row), right.of(row));
        }

        @Override
        public Optional<Set<String>> ids(Map<String, JsonNode> parameters) {
            return left.ids(parameters)
                    .flatMap(some -> right.ids(parameters).map(others -> {
                        Set<String> all = new HashSet<>(some);
                        all.addAll(others);
                        return all;
                    }));
        }
    }

    /** A value that is one of some. */
    record In(SqlExpression value, List<SqlExpression> all) implements SqlExpression {
        @Override
        public JsonNode of(Row row) {
            JsonNode one = value.of(row);
            JsonNode found = SqlValues.of(false);
            for (SqlExpression each : all) {
                found = SqlValues.or(found, SqlValues.compare("=", one, each.of(row)));
            }
            return found;
        }

        @Override
        public Optional<Set<String>> ids(Map<String, JsonNode> parameters) {
            boolean isOfId = value.equals(new Member(new Root(), "id"));
            if (!isOfId || !all.stream().allMatch(each -> each instanceof Constant || each instanceof Parameter)) {
                return Optional.empty();
            }
            Row none = new Row(SqlValues.UNDEFINED, parameters, List.of());
            Set<String> ids = new HashSet<>();
            all.forEach(each -> ids.add(each.of(none).asText()));
            return Optional.of(ids);
        }
    }
}

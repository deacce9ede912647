package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is about many documents: queries, feeds and deleting a logical partition. */
final class FeedRoutes {

    private static final String CONTINUATION = "x-ms-continuation";
    private static final Query ALL = Query.parse("SELECT * FROM c");

    private FeedRoutes() {}

    static Answer plan(Call call) {
        ObjectNode body = Json.object(call.body());
        return Answer.of(200, QueryPlan.of(Query.parse(text(body), parameters(body))));
    }

    static Answer query(Call call, Container container) {
        ObjectNode body = Json.object(call.body());
        Map<String, JsonNode> parameters = parameters(body);
        return run(call, container, Query.parse(text(body), parameters), parameters);
    }

    static Answer readAll(Call call, Container container) {
        return run(call, container, ALL, Map.of());
    }

    private static Answer run(Call call, Container container, Query query, Map<String, JsonNode> parameters) {
        Scope scope = Scope.of(call, container);
        scope.partition().budget().admit();
        Page page = Page.of(call);
        String next = new QueryRun(container, scope, query, parameters, page)
                .fill(call.header(CONTINUATION).orElse(""));
        scope.partition().budget().charge(page.charge());
        return answer(container, scope, page, next);
    }

    private static Answer answer(Container container, Scope scope, Page page, @Nullable String next) {
        Answer answer = Answer.of(200, Feed.of(container.rid(), "Documents", page.rows()))
                .charge(page.charge())
                .header("x-ms-item-count", Integer.toString(page.size()));
        if (next != null) {
            answer.header(CONTINUATION, next);
        }
        return ItemRoutes.headers(
                answer, container, scope.partition(), scope.partition().currentLsn());
    }

    private static String text(ObjectNode body) {
        return body.path("query").asText();
    }

    private static Map<String, JsonNode> parameters(ObjectNode body) {
        Map<String, JsonNode> parameters = new HashMap<>();
        body.path("parameters").forEach(one -> parameters.put(one.path("name").asText(), one.path("value")));
        return parameters;
    }

    /** Executes a query over resources that are not documents: databases, containers, offers. */
    static List<JsonNode> select(Call call, List<? extends JsonNode> resources) {
        ObjectNode body = Json.object(call.body());
        Map<String, JsonNode> parameters = parameters(body);
        Query query = Query.parse(text(body), parameters);
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode resource : resources) {
            SqlExpression.Row row = new SqlExpression.Row(resource, parameters, List.of());
            if (query.matches(row)) {
                found.add(query.select().of(row));
            }
        }
        return found;
    }

    /** Deletes the documents of a logical partition; the service does it in the background, this at once. */
    static Answer deletePartition(Call call, Container container) {
        Scope scope = Scope.of(call, container);
        synchronized (scope.partition()) {
            scope.partition().checkPresent();
            scope.partition().snapshot().stream()
                    .filter(scope.filter())
                    .forEach(document -> scope.partition().remove(document.key()));
        }
        return ItemRoutes.headers(
                Answer.empty(200).charge(RequestCharge.METADATA),
                container,
                scope.partition(),
                scope.partition().currentLsn());
    }
}

package io.streamingatscale.cosmos.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The account, databases, containers, and what they consist of. */
final class ResourceRoutes {

    private static final String QUERY_ENGINE = """
            {"maxSqlQueryInputLength":262144,"maxJoinsPerSqlQuery":5,"maxLogicalAndPerSqlQuery":500,\
            "maxLogicalOrPerSqlQuery":500,"maxUdfRefPerSqlQuery":10,"maxInExpressionItemsCount":16000,\
            "queryMaxInMemorySortDocumentCount":500,"maxQueryRequestTimeoutFraction":0.9,\
            "sqlAllowNonFiniteNumbers":false,"sqlAllowAggregateFunctions":true,"sqlAllowSubQuery":true,\
            "sqlAllowScalarSubQuery":true,"allowNewKeywords":true,"sqlAllowLike":true,\
            "sqlAllowGroupByClause":true,"maxSpatialQueryCells":12,"spatialMaxGeometryPointCount":256,\
            "sqlAllowTop":true,"enableSpatialIndexing":true}""";

    private final Account account;
    private final Offers offers = new Offers();

    ResourceRoutes(Account account) {
        this.account = account;
    }

    Answer answer(Call call, String endpoint) {
        List<String> path = call.path();
        return switch (call.segment(0)) {
            case "" -> Answer.of(200, accountJson(endpoint));
            case "offers" -> offers.answer(call);
            case "dbs" ->
                switch (path.size()) {
                    case 1 -> databases(call);
                    case 2 -> database(call);
                    case 3 -> containers(call);
                    case 4 -> container(call);
                    default -> unknown(call);
                };
            default -> unknown(call);
        };
    }

    private static Answer unknown(Call call) {
        throw Refusal.badRequest(
                "this is not emulated: method=" + call.method() + ", path=/" + String.join("/", call.path()));
    }

    private ObjectNode accountJson(String endpoint) {
        ObjectNode json = Json.object()
                .put("id", "emulator")
                .put("_rid", "127.0.0.1")
                .put("_self", "")
                .put("_dbs", "//dbs/")
                .put("media", "//media/")
                .put("addresses", "//addresses/")
                .put("enableMultipleWriteLocations", false)
                .put("queryEngineConfiguration", QUERY_ENGINE);
        for (String locations : List.of("writableLocations", "readableLocations")) {
            json.putArray(locations).addObject().put("name", "Emulator").put("databaseAccountEndpoint", endpoint);
        }
        json.putObject("userConsistencyPolicy").put("defaultConsistencyLevel", "Session");
        for (String policy : List.of("userReplicationPolicy", "systemReplicationPolicy")) {
            json.putObject(policy).put("minReplicaSetSize", 1).put("maxReplicasetSize", 4);
        }
        json.putObject("readPolicy").put("primaryReadCoefficient", 1).put("secondaryReadCoefficient", 1);
        return json;
    }

    private Answer databases(Call call) {
        if (call.method().equals("POST") && !call.says("x-ms-documentdb-isquery")) {
            Database database =
                    account.createDatabase(Json.object(call.body()).path("id").asText());
            if (call.header("x-ms-offer-throughput").isPresent()) {
                offers.create(call, database.self(), database.rid());
            }
            return of(201, database);
        }
        return list(
                call,
                "",
                "Databases",
                account.databases().stream().map(Database::json).toList());
    }

    private static Answer list(Call call, String rid, String name, List<ObjectNode> all) {
        List<JsonNode> found = call.method().equals("POST") ? FeedRoutes.select(call, all) : new ArrayList<>(all);
        return Feed.answer(rid, name, found);
    }

    private Answer database(Call call) {
        Database database = account.database(call.database());
        return switch (call.method()) {
            case "GET" -> of(200, database);
            case "DELETE" -> {
                account.deleteDatabase(database.id());
                database.containers().forEach(container -> offers.delete(container.rid()));
                offers.delete(database.rid());
                yield Answer.empty(204).charge(RequestCharge.METADATA);
            }
            default -> unknown(call);
        };
    }

    private static Answer of(int status, Database database) {
        return Answer.of(status, database.json())
                .header("etag", database.json().path("_etag").asText());
    }

    private Answer containers(Call call) {
        Database database = account.database(call.database());
        if (call.method().equals("POST") && !call.says("x-ms-documentdb-isquery")) {
            Container container = database.createContainer(Json.object(call.body()));
            offers.create(call, container.self(), container.rid());
            return of(201, container);
        }
        return list(
                call,
                database.rid(),
                "DocumentCollections",
                database.containers().stream().map(Container::json).toList());
    }

    private Answer container(Call call) {
        Database database = account.database(call.database());
        Container container = database.container(call.container());
        return switch (call.method()) {
            case "GET" -> of(200, container);
            case "PUT" -> {
                container.define(Json.object(call.body()));
                yield of(200, container);
            }
            case "DELETE" -> {
                database.deleteContainer(container.id());
                offers.delete(container.rid());
                yield Answer.empty(204).charge(RequestCharge.METADATA);
            }
            default -> unknown(call);
        };
    }

    private static Answer of(int status, Container container) {
        return Answer.of(status, container.json())
                .header("etag", container.json().path("_etag").asText())
                .header("x-ms-alt-content-path", "dbs/" + container.database().id())
                .header("x-ms-content-path", container.database().rid());
    }

    /** Returns the physical partitions; a client asks again until it hears that there is nothing new. */
    Answer ranges(Call call) {
        Container container = account.owner(call.database(), call.container(), null);
        String etag = container.partitions().etag();
        if (call.header("if-none-match").orElse("").equals(etag)) {
            return Answer.empty(304).charge(RequestCharge.METADATA).header("etag", etag);
        }
        List<ObjectNode> ranges = new ArrayList<>();
        for (PhysicalPartition partition : container.partitions().all()) {
            ObjectNode range = Json.object()
                    .put("id", partition.id())
                    .put("_rid", container.rid())
                    .put("_self", container.self() + "pkranges/" + partition.id() + "/")
                    .put("_etag", etag)
                    .put("minInclusive", partition.min())
                    .put("maxExclusive", partition.max())
                    .put("ridPrefix", 0)
                    .put(
                            "throughputFraction",
                            1.0 / container.partitions().all().size())
                    .put("status", "online");
            partition.parents().forEach(range.putArray("parents")::add);
            ranges.add(range);
        }
        return Feed.answer(container.rid(), "PartitionKeyRanges", ranges).header("etag", etag);
    }
}

package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosDatabase;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.models.CosmosBulkOperationResponse;
import com.azure.cosmos.models.CosmosItemOperation;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.SqlParameter;
import com.azure.cosmos.models.SqlQuerySpec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import reactor.core.publisher.Flux;

/** The genuine client with a container of its own, and shorthands. */
final class Client implements AutoCloseable {

    static final String DATABASE = "shop";
    static final String CONTAINER = "orders";

    private final CosmosClient client;
    private final CosmosAsyncClient async;

    private Client(CosmosClientBuilder builder) {
        this.client = builder.buildClient();
        this.async = builder.buildAsyncClient();
    }

    /** Returns a client of an emulator, in which a container with {@code /pk} is created unless there is one. */
    static Client of(CosmosEmulator emulator) {
        return of(emulator, builder -> {});
    }

    static Client of(CosmosEmulator emulator, Consumer<CosmosClientBuilder> options) {
        CosmosClientBuilder builder = new CosmosClientBuilder()
                .endpoint(emulator.endpoint())
                .key(emulator.key())
                .gatewayMode()
                .contentResponseOnWriteEnabled(false);
        options.accept(builder);
        Client client = new Client(builder);
        client.client.createDatabaseIfNotExists(DATABASE);
        client.database().createContainerIfNotExists(CONTAINER, "/pk");
        return client;
    }

    CosmosClient client() {
        return client;
    }

    CosmosDatabase database() {
        return client.getDatabase(DATABASE);
    }

    CosmosContainer container() {
        return database().getContainer(CONTAINER);
    }

    CosmosContainer container(String name) {
        return database().getContainer(name);
    }

    CosmosAsyncContainer asyncContainer() {
        return async.getDatabase(DATABASE).getContainer(CONTAINER);
    }

    CosmosAsyncContainer asyncContainer(String name) {
        return async.getDatabase(DATABASE).getContainer(name);
    }

    static ObjectNode item(String id, String key) {
        return Json.object().put("id", id).put("pk", key);
    }

    static ObjectNode item(String id, String key, int n) {
        return item(id, key).put("n", n);
    }

    static PartitionKey key(String value) {
        return new PartitionKey(value);
    }

    void create(ObjectNode item) {
        container().createItem(item, key(item.path("pk").asText()), null);
    }

    ObjectNode read(String id, String key) {
        return container().readItem(id, key(key), ObjectNode.class).getItem();
    }

    /** Returns what bulk says of each operation, in the order in which it came. */
    List<CosmosBulkOperationResponse<Object>> bulk(Flux<CosmosItemOperation> operations) {
        return List.copyOf(
                asyncContainer().executeBulkOperations(operations).collectList().block(Patience.LONG));
    }

    /** Returns the rows of a query. */
    List<JsonNode> query(String sql, Object... parameters) {
        return query(new CosmosQueryRequestOptions(), sql, parameters);
    }

    List<JsonNode> query(CosmosQueryRequestOptions options, String sql, Object... parameters) {
        List<SqlParameter> all = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            all.add(new SqlParameter("@p" + i, parameters[i]));
        }
        return container().queryItems(new SqlQuerySpec(sql, all), options, JsonNode.class).stream()
                .toList();
    }

    /** Returns the status and the sub-status that an action meets, {@code 409/0}. */
    static String refusalOf(ThrowingCallable action) {
        CosmosException e = catchThrowableOfType(CosmosException.class, action);
        return e == null ? "none" : e.getStatusCode() + "/" + e.getSubStatusCode();
    }

    @Override
    public void close() {
        client.close();
        async.close();
    }
}

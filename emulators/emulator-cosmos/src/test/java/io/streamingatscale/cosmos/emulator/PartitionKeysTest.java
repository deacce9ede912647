package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.azure.cosmos.models.PartitionKeyBuilder;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.PartitionKind;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class PartitionKeysTest extends OnPartitions {

    private static PartitionKey key(String tenant, String user) {
        return new PartitionKeyBuilder().add(tenant).add(user).build();
    }

    private CosmosContainer hierarchical(String name) {
        PartitionKeyDefinition definition = new PartitionKeyDefinition();
        definition.setKind(PartitionKind.MULTI_HASH);
        definition.setVersion(PartitionKeyDefinitionVersion.V2);
        definition.setPaths(List.of("/tenant", "/user/id"));
        client.database().createContainer(new CosmosContainerProperties(name, definition));
        CosmosContainer container = client.container(name);
        for (int i = 0; i < 12; i++) {
            ObjectNode item =
                    Json.object().put("id", "i" + i).put("tenant", "t" + i % 3).put("n", i);
            item.putObject("user").put("id", "u" + i % 4);
            container.createItem(item, key("t" + i % 3, "u" + i % 4), null);
        }
        return container;
    }

    @Test
    void hierarchy_withAllLevels_isReadAndQueried() {
        CosmosContainer container = hierarchical("levels");

        assertThat(container
                        .readItem("i5", key("t2", "u1"), ObjectNode.class)
                        .getItem()
                        .path("n")
                        .asInt())
                .isEqualTo(5);
        assertThat(container
                        .queryItems(
                                "SELECT * FROM c",
                                new CosmosQueryRequestOptions().setPartitionKey(key("t2", "u1")),
                                JsonNode.class)
                        .stream())
                .hasSize(1);
        assertThat(container.queryItems("SELECT VALUE COUNT(1) FROM c", null, Integer.class).stream())
                .containsExactly(12);
    }

    @Test
    void hierarchy_withItsFirstLevel_isQueriedAcrossTheOthers() {
        CosmosContainer container = hierarchical("prefix");
        CosmosQueryRequestOptions options = new CosmosQueryRequestOptions()
                .setPartitionKey(new PartitionKeyBuilder().add("t1").build());

        assertThat(container.queryItems("SELECT VALUE c.n FROM c", options, Integer.class).stream())
                .containsExactlyInAnyOrder(1, 4, 7, 10);
    }

    @Test
    void keys_ofAllTypes_areFound() {
        ObjectNode number = Json.object().put("id", "number").put("pk", 1.5);
        ObjectNode truth = Json.object().put("id", "true").put("pk", true);
        ObjectNode nothing = Json.object().put("id", "null").putNull("pk");
        ObjectNode none = Json.object().put("id", "none");

        client.container().createItem(number, new PartitionKey(1.5), null);
        client.container().createItem(truth, new PartitionKey(true), null);
        client.container().createItem(nothing, new PartitionKey(null), null);
        client.container().createItem(none, PartitionKey.NONE, null);

        assertThat(read("number", new PartitionKey(1.5))).isEqualTo("none");
        assertThat(read("true", new PartitionKey(true))).isEqualTo("none");
        assertThat(read("null", new PartitionKey(null))).isEqualTo("none");
        assertThat(read("none", PartitionKey.NONE)).isEqualTo("none");
        assertThat(read("none", new PartitionKey(null))).isEqualTo("404/0");
        assertThat(read("null", PartitionKey.NONE)).isEqualTo("404/0");
    }

    private String read(String id, PartitionKey key) {
        return Client.refusalOf(() -> client.container().readItem(id, key, ObjectNode.class));
    }

    @Test
    void deleteAllItemsByPartitionKey_leavesTheOthers() {
        client.create(Client.item("1", "doomed"));
        client.create(Client.item("2", "doomed"));
        client.create(Client.item("1", "spared"));

        client.container().deleteAllItemsByPartitionKey(Client.key("doomed"), new CosmosItemRequestOptions());

        assertThat(Client.refusalOf(() -> client.read("1", "doomed"))).isEqualTo("404/0");
        assertThat(Client.refusalOf(() -> client.read("2", "doomed"))).isEqualTo("404/0");
        assertThat(client.read("1", "spared").path("id").asText()).isEqualTo("1");
    }

    @Test
    void definitions_thatAreNotEmulated_areRefused() {
        PartitionKeyDefinition old = new PartitionKeyDefinition();
        old.setPaths(List.of("/pk"));
        old.setVersion(PartitionKeyDefinitionVersion.V1);
        PartitionKeyDefinition two = new PartitionKeyDefinition();
        two.setPaths(List.of("/a", "/b"));

        assertThat(Client.refusalOf(() -> client.database().createContainer(new CosmosContainerProperties("o", old))))
                .isEqualTo("400/0");
        assertThat(Client.refusalOf(() -> client.database().createContainer(new CosmosContainerProperties("t", two))))
                .isEqualTo("400/0");
    }
}

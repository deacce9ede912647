package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.UniqueKey;
import com.azure.cosmos.models.UniqueKeyPolicy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = 1)
class UniqueKeysTest extends OnPartitions {

    private CosmosContainer create(String name) {
        CosmosContainerProperties definition = new CosmosContainerProperties(name, "/pk");
        definition.setUniqueKeyPolicy(
                new UniqueKeyPolicy().setUniqueKeys(List.of(new UniqueKey(List.of("/mail", "/at/town")))));
        client.database().createContainer(definition);
        return client.container(name);
    }

    private static ObjectNode item(String id, String key, String mail, String town) {
        ObjectNode item = Client.item(id, key).put("mail", mail);
        item.putObject("at").put("town", town);
        return item;
    }

    private static String create(CosmosContainer container, ObjectNode item) {
        return Client.refusalOf(
                () -> container.createItem(item, Client.key(item.path("pk").asText()), null));
    }

    private static String upsert(CosmosContainer container, ObjectNode item) {
        return Client.refusalOf(
                () -> container.upsertItem(item, Client.key(item.path("pk").asText()), null));
    }

    @Test
    void write_ofValuesThatAnotherHas_isAConflictInItsLogicalPartition() {
        CosmosContainer container = create("values");
        assertThat(create(container, item("1", "a", "x@y", "Bern"))).isEqualTo("none");

        assertThat(create(container, item("2", "a", "x@y", "Bern"))).isEqualTo("409/0");
        assertThat(upsert(container, item("2", "a", "x@y", "Bern"))).isEqualTo("409/0");
        assertThat(create(container, item("2", "a", "x@y", "Basel"))).isEqualTo("none");
        assertThat(create(container, item("3", "b", "x@y", "Bern"))).isEqualTo("none");
        assertThat(upsert(container, item("2", "a", "x@y", "Bern"))).isEqualTo("409/0");
        assertThat(upsert(container, item("1", "a", "x@y", "Bern"))).isEqualTo("none");
    }

    @Test
    void values_thatWereGivenBack_canBeTaken() {
        CosmosContainer container = create("given back");
        create(container, item("1", "a", "x@y", "Bern"));
        upsert(container, item("1", "a", "z@y", "Bern"));

        assertThat(create(container, item("2", "a", "x@y", "Bern"))).isEqualTo("none");
        container.deleteItem("2", Client.key("a"), null);
        assertThat(create(container, item("3", "a", "x@y", "Bern"))).isEqualTo("none");
    }

    @Test
    void values_ofABatchThatWasRolledBack_areNotTaken() {
        CosmosContainer container = create("rolled back");
        create(container, item("1", "a", "x@y", "Bern"));
        CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key("a"));
        batch.createItemOperation(item("2", "a", "n@y", "Bern"));
        batch.replaceItemOperation("1", item("1", "a", "m@y", "Bern"));
        batch.createItemOperation(item("1", "a", "o@y", "Bern"));
        assertThat(container.executeCosmosBatch(batch).getStatusCode()).isEqualTo(409);

        assertThat(create(container, item("3", "a", "n@y", "Bern"))).isEqualTo("none");
        assertThat(create(container, item("4", "a", "m@y", "Bern"))).isEqualTo("none");
        assertThat(create(container, item("5", "a", "x@y", "Bern"))).isEqualTo("409/0");
    }

    @Test
    void values_afterASplit_areStillTaken() {
        CosmosContainer container = create("split");
        create(container, item("1", "a", "x@y", "Bern"));

        emulator.split(Client.DATABASE, "split", "0");

        assertThat(create(container, item("2", "a", "x@y", "Bern"))).isEqualTo("409/0");
    }
}

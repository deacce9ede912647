package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosDatabase;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.CosmosDatabaseProperties;
import com.azure.cosmos.models.ExcludedPath;
import com.azure.cosmos.models.IndexingPolicy;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.ThroughputProperties;
import com.azure.cosmos.models.UniqueKey;
import com.azure.cosmos.models.UniqueKeyPolicy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class ResourcesTest extends OnPartitions {

    @Test
    void createDatabase_thatExists_isAConflict() {
        client.client().createDatabase("one");

        assertThat(Client.refusalOf(() -> client.client().createDatabase("one")))
                .isEqualTo("409/0");
        assertThat(client.client().createDatabaseIfNotExists("one").getStatusCode())
                .isEqualTo(200);
        assertThat(client.client().readAllDatabases().stream()
                        .map(CosmosDatabaseProperties::getId)
                        .toList())
                .contains("one", Client.DATABASE);
        assertThat(client.client().queryDatabases("SELECT * FROM c WHERE c.id = 'one'", null).stream())
                .hasSize(1);
    }

    @Test
    void deleteDatabase_takesItsContainers() {
        client.client().createDatabase("short", ThroughputProperties.createManualThroughput(500));
        CosmosDatabase database = client.client().getDatabase("short");
        database.createContainer("c", "/pk");
        assertThat(database.readThroughput().getProperties().getManualThroughput())
                .isEqualTo(500);

        database.delete();

        assertThat(Client.refusalOf(database::read)).isEqualTo("404/0");
        assertThat(Client.refusalOf(database::delete)).isEqualTo("404/0");
        assertThat(Client.refusalOf(() -> database.getContainer("c").read())).startsWith("404");
    }

    @Test
    void createContainer_withADefinition_returnsItOnRead() {
        CosmosContainerProperties definition = new CosmosContainerProperties("full", "/a/b");
        definition.setDefaultTimeToLiveInSeconds(60);
        definition.setUniqueKeyPolicy(new UniqueKeyPolicy().setUniqueKeys(List.of(new UniqueKey(List.of("/mail")))));
        definition.setIndexingPolicy(new IndexingPolicy().setExcludedPaths(List.of(new ExcludedPath("/blob/*"))));
        client.database().createContainer(definition);

        CosmosContainerProperties read = client.container("full").read().getProperties();

        assertThat(read.getPartitionKeyDefinition().getPaths()).containsExactly("/a/b");
        assertThat(read.getPartitionKeyDefinition().getVersion()).isEqualTo(PartitionKeyDefinitionVersion.V2);
        assertThat(read.getDefaultTimeToLiveInSeconds()).isEqualTo(60);
        assertThat(read.getUniqueKeyPolicy().getUniqueKeys().get(0).getPaths()).containsExactly("/mail");
        assertThat(read.getIndexingPolicy().getExcludedPaths().get(0).getPath()).isEqualTo("/blob/*");
        assertThat(read.getETag()).isNotEmpty();
    }

    @Test
    void createContainer_withoutAPolicy_indexesAllPaths() {
        client.database().createContainer("plain", "/pk");

        IndexingPolicy policy = client.container("plain").read().getProperties().getIndexingPolicy();

        assertThat(policy.getIncludedPaths().get(0).getPath()).isEqualTo("/*");
        assertThat(Client.refusalOf(() -> client.database().createContainer("plain", "/pk")))
                .isEqualTo("409/0");
        assertThat(client.database().createContainerIfNotExists("plain", "/pk").getStatusCode())
                .isEqualTo(200);
        assertThat(client.database().readAllContainers().stream()
                        .map(CosmosContainerProperties::getId)
                        .toList())
                .contains("plain", Client.CONTAINER);
        assertThat(client.database().queryContainers("SELECT * FROM c WHERE c.id = 'plain'").stream())
                .hasSize(1);
    }

    @Test
    void replaceContainer_changesTimeToLive_butNotTheKey() {
        client.database().createContainer("changing", "/pk");
        CosmosContainer container = client.container("changing");
        CosmosContainerProperties definition = container.read().getProperties();

        definition.setDefaultTimeToLiveInSeconds(5);
        container.replace(definition);

        assertThat(container.read().getProperties().getDefaultTimeToLiveInSeconds())
                .isEqualTo(5);
        definition.getPartitionKeyDefinition().setPaths(List.of("/other"));
        assertThat(Client.refusalOf(() -> container.replace(definition))).isEqualTo("400/0");
    }

    @Test
    void replaceThroughput_isReadAgain() {
        CosmosContainer container = client.container();
        assertThat(container.readThroughput().getProperties().getManualThroughput())
                .isEqualTo(400);

        container.replaceThroughput(ThroughputProperties.createManualThroughput(1000));

        assertThat(container.readThroughput().getProperties().getManualThroughput())
                .isEqualTo(1000);
        client.database()
                .createContainer(
                        new CosmosContainerProperties("auto", "/pk"),
                        ThroughputProperties.createAutoscaledThroughput(4000));
        assertThat(client.container("auto").readThroughput().getProperties().getAutoscaleMaxThroughput())
                .isEqualTo(4000);
    }

    @Test
    void createContainer_anewWithItsName_isNotTheOldOne() {
        client.database().createContainer("again", "/pk");
        client.container("again").createItem(Client.item("1", "a"), Client.key("a"), null);
        try (Client other = Client.of(emulator)) {
            other.container("again").delete();
            other.database().createContainer("again", "/pk");
        }

        assertThat(Client.refusalOf(() -> client.container("again").readItem("1", Client.key("a"), Object.class)))
                .isEqualTo("404/0");
        client.container("again").createItem(Client.item("1", "a"), Client.key("a"), null);
        assertThat(emulator.count(Client.DATABASE, "again")).isEqualTo(1);
    }

    @Test
    void operations_onAContainerThatIsNotThere_areNotFound() {
        AtomicReference<CosmosContainer> none = new AtomicReference<>(client.container("none"));

        assertThat(Client.refusalOf(() -> none.get().createItem(Client.item("1", "a"), Client.key("a"), null)))
                .startsWith("404");
        assertThat(Client.refusalOf(() -> none.get().delete())).isEqualTo("404/0");
    }
}

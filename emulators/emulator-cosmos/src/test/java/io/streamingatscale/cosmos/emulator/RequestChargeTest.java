package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchOperationResult;
import com.azure.cosmos.models.CosmosBatchResponse;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.ExcludedPath;
import com.azure.cosmos.models.IncludedPath;
import com.azure.cosmos.models.IndexingMode;
import com.azure.cosmos.models.IndexingPolicy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = 1)
class RequestChargeTest extends OnPartitions {

    @Test
    void charges_ofPublishedFigures_areThose() {
        assertThat(RequestCharge.read(1024)).isEqualTo(1);
        assertThat(RequestCharge.read(100 * 1024)).isEqualTo(10);
        assertThat(RequestCharge.insert(1024, 0)).isEqualTo(5.5);
        assertThat(RequestCharge.insert(100 * 1024, 0)).isEqualTo(50);
        assertThat(RequestCharge.replace(1024, 0)).isEqualTo(11);
    }

    @Test
    void charges_growWithSizeAndIndex() {
        assertThat(RequestCharge.insert(2048, 0)).isGreaterThan(RequestCharge.insert(1024, 0));
        assertThat(RequestCharge.insert(1024, 20)).isEqualTo(6.5);
        assertThat(RequestCharge.patch(1024, 0)).isGreaterThan(RequestCharge.replace(1024, 0));
        assertThat(RequestCharge.page(100, 0)).isGreaterThan(RequestCharge.page(10, 0));
    }

    @Test
    void charges_ofOperations_areToldToTheClient() {
        client.database()
                .createContainer(new CosmosContainerProperties("none", "/pk")
                        .setIndexingPolicy(
                                new IndexingPolicy().setAutomatic(false).setIndexingMode(IndexingMode.NONE)));
        CosmosContainer container = client.container("none");
        double before = emulator.requestCharge();

        double insert = container
                .createItem(Client.item("1", "a"), Client.key("a"), null)
                .getRequestCharge();
        double replace = container
                .upsertItem(Client.item("1", "a"), Client.key("a"), null)
                .getRequestCharge();
        double read = container.readItem("1", Client.key("a"), Object.class).getRequestCharge();

        assertThat(insert).isEqualTo(5.5);
        assertThat(replace).isEqualTo(11);
        assertThat(read).isEqualTo(1);
        assertThat(emulator.requestCharge() - before).isBetween(17.5, 21.5);
    }

    @Test
    void charges_ofOnePathThatIsIndexed_countThatAlone() {
        client.database()
                .createContainer(new CosmosContainerProperties("one", "/pk")
                        .setIndexingPolicy(new IndexingPolicy()
                                .setIncludedPaths(List.of(new IncludedPath("/n/?")))
                                .setExcludedPaths(List.of(new ExcludedPath("/*")))));

        assertThat(client.container("one")
                        .createItem(Client.item("1", "a", 1).put("m", 2), Client.key("a"), null)
                        .getRequestCharge())
                .isEqualTo(5.55);
        assertThat(client.container()
                        .createItem(Client.item("1", "a", 1).put("m", 2), Client.key("a"), null)
                        .getRequestCharge())
                .isEqualTo(5.7);
    }

    @Test
    void charges_ofABatch_areToldOfEachOperation() {
        CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key("b"));
        batch.createItemOperation(Client.item("1", "b"));
        batch.readItemOperation("1");
        double before = emulator.requestCharge();

        CosmosBatchResponse response = client.container().executeCosmosBatch(batch);

        assertThat(response.getResults())
                .map(CosmosBatchOperationResult::getRequestCharge)
                .containsExactly(5.6, 1.0);
        assertThat(response.getRequestCharge()).isEqualTo(6.6);
        assertThat(emulator.requestCharge() - before).isEqualTo(6.6, offset(1e-9));
    }

    @Test
    void charge_ofAWriteWithoutAnAnswer_counts() {
        double before = emulator.requestCharge();
        emulator.faults().onOperation(1, operation -> true, Fault.applyThenDrop());

        Client.refusalOf(() -> client.create(Client.item("silent", "a")));

        // the client asks for the ranges, too
        assertThat(emulator.requestCharge() - before).isGreaterThanOrEqualTo(5.6);
    }

    @Test
    void charge_ofAConflict_isThatOfARead() {
        double before = emulator.requestCharge();
        client.create(Client.item("conflict", "a"));
        double insert = emulator.requestCharge() - before;

        Client.refusalOf(() -> client.create(Client.item("conflict", "a")));

        assertThat(emulator.requestCharge() - before - insert).isEqualTo(1, offset(1e-9));
    }
}

package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchItemRequestOptions;
import com.azure.cosmos.models.CosmosBatchOperationResult;
import com.azure.cosmos.models.CosmosBatchResponse;
import com.azure.cosmos.models.CosmosPatchOperations;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class BatchTest extends OnPartitions {

    private static List<Integer> statuses(CosmosBatchResponse response) {
        return response.getResults().stream()
                .map(CosmosBatchOperationResult::getStatusCode)
                .toList();
    }

    @Test
    void batch_ofAllKinds_isAppliedInOrder() {
        client.create(Client.item("r", "all", 1));
        client.create(Client.item("d", "all", 1));
        CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key("all"));
        batch.createItemOperation(Client.item("c", "all", 1));
        batch.upsertItemOperation(Client.item("c", "all", 2));
        batch.readItemOperation("c");
        batch.patchItemOperation("c", CosmosPatchOperations.create().increment("/n", 1));
        batch.replaceItemOperation("r", Client.item("r", "all", 9));
        batch.deleteItemOperation("d");

        CosmosBatchResponse response = client.container().executeCosmosBatch(batch);

        assertThat(response.isSuccessStatusCode()).isTrue();
        assertThat(statuses(response)).containsExactly(201, 200, 200, 200, 200, 204);
        assertThat(response.getResults()
                        .get(2)
                        .getItem(ObjectNode.class)
                        .path("n")
                        .asInt())
                .isEqualTo(2);
        assertThat(response.getResults().get(3).getETag())
                .isEqualTo(client.read("c", "all").path("_etag").asText());
        assertThat(client.read("c", "all").path("n").asInt()).isEqualTo(3);
        assertThat(client.read("r", "all").path("n").asInt()).isEqualTo(9);
        assertThat(Client.refusalOf(() -> client.read("d", "all"))).isEqualTo("404/0");
        assertThat(response.getRequestCharge()).isGreaterThan(5 * 5.5);
    }

    @Test
    void batch_withOneConflict_appliesNothing() {
        client.create(Client.item("exists", "roll", 1));
        client.create(Client.item("deleted", "roll", 1));
        String etag = client.read("exists", "roll").path("_etag").asText();
        CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key("roll"));
        batch.createItemOperation(Client.item("new", "roll", 1));
        batch.upsertItemOperation(Client.item("new", "roll", 2));
        batch.upsertItemOperation(Client.item("exists", "roll", 2));
        batch.deleteItemOperation("deleted");
        batch.createItemOperation(Client.item("exists", "roll", 3));

        CosmosBatchResponse response = client.container().executeCosmosBatch(batch);

        assertThat(response.getStatusCode()).isEqualTo(409);
        assertThat(statuses(response)).containsExactly(424, 424, 424, 424, 409);
        assertThat(Client.refusalOf(() -> client.read("new", "roll"))).isEqualTo("404/0");
        assertThat(client.read("deleted", "roll").path("n").asInt()).isEqualTo(1);
        assertThat(client.read("exists", "roll").path("n").asInt()).isEqualTo(1);
        assertThat(client.read("exists", "roll").path("_etag").asText()).isEqualTo(etag);
    }

    @Test
    void batch_withAStaleEtag_appliesNothing() {
        client.create(Client.item("one", "etag", 1));
        CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key("etag"));
        batch.createItemOperation(Client.item("two", "etag"));
        batch.replaceItemOperation(
                "one", Client.item("one", "etag", 2), new CosmosBatchItemRequestOptions().setIfMatchETag("\"stale\""));

        CosmosBatchResponse response = client.container().executeCosmosBatch(batch);

        assertThat(response.getStatusCode()).isEqualTo(412);
        assertThat(statuses(response)).containsExactly(424, 412);
        assertThat(Client.refusalOf(() -> client.read("two", "etag"))).isEqualTo("404/0");
        assertThat(client.read("one", "etag").path("n").asInt()).isEqualTo(1);
    }

    @Test
    void batch_withADocumentOfAnotherKey_isRefused() {
        CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key("mine"));
        batch.createItemOperation(Client.item("1", "yours"));

        assertThat(Client.refusalOf(() -> client.container().executeCosmosBatch(batch)))
                .startsWith("400/");
    }

    @Test
    void batch_ofMoreThan100_isRefused() {
        CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key("many"));
        for (int i = 0; i < 101; i++) {
            batch.createItemOperation(Client.item("i" + i, "many"));
        }

        assertThat(Client.refusalOf(() -> client.container().executeCosmosBatch(batch)))
                .startsWith("400/");
        assertThat(Client.refusalOf(() -> client.read("i0", "many"))).isEqualTo("404/0");
    }

    @Test
    void batch_ofMoreThanTwoMegabytes_isRefused() {
        CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key("large"));
        for (int i = 0; i < 3; i++) {
            batch.createItemOperation(Client.item("i" + i, "large").put("text", "x".repeat(900_000)));
        }

        assertThat(Client.refusalOf(() -> client.container().executeCosmosBatch(batch)))
                .startsWith("413/");
        assertThat(Client.refusalOf(() -> client.read("i0", "large"))).isEqualTo("404/0");
    }
}

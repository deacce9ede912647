package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosBulkItemResponse;
import com.azure.cosmos.models.CosmosBulkOperationResponse;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosItemOperation;
import com.azure.cosmos.models.CosmosPatchOperations;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class BulkTest extends OnPartitions {

    private static Map<Integer, Long> statuses(List<CosmosBulkOperationResponse<Object>> responses) {
        return responses.stream()
                .map(CosmosBulkOperationResponse::getResponse)
                .collect(Collectors.groupingBy(CosmosBulkItemResponse::getStatusCode, Collectors.counting()));
    }

    private static CosmosItemOperation upsert(int i, String prefix) {
        String key = prefix + i % 17;
        return CosmosBulkOperations.getUpsertItemOperation(Client.item(prefix + i, key, i), Client.key(key));
    }

    @Test
    void bulk_ofUpserts_storesAll() {
        long before = emulator.count(Client.DATABASE, Client.CONTAINER);

        assertThat(statuses(client.bulk(Flux.range(0, 250).map(i -> upsert(i, "u")))))
                .isEqualTo(Map.of(201, 250L));

        assertThat(emulator.count(Client.DATABASE, Client.CONTAINER)).isEqualTo(before + 250);
        assertThat(statuses(client.bulk(Flux.range(0, 250).map(i -> upsert(i, "u")))))
                .isEqualTo(Map.of(200, 250L));
        assertThat(client.read("u3", "u3").path("n").asInt()).isEqualTo(3);
    }

    @Test
    void bulk_withOneConflict_appliesTheOthers() {
        client.create(Client.item("dup", "a"));
        CosmosItemOperation dup = CosmosBulkOperations.getCreateItemOperation(Client.item("dup", "a"), Client.key("a"));
        CosmosItemOperation fresh =
                CosmosBulkOperations.getCreateItemOperation(Client.item("fresh", "a"), Client.key("a"));

        List<CosmosBulkOperationResponse<Object>> responses = client.bulk(Flux.just(dup, fresh));

        assertThat(statuses(responses)).isEqualTo(Map.of(409, 1L, 201, 1L));
        assertThat(client.read("fresh", "a").path("id").asText()).isEqualTo("fresh");
    }

    @Test
    void bulk_ofAllKinds_doesEachOfThem() {
        for (String id : List.of("del", "rep", "get", "pat")) {
            client.create(Client.item(id, id + "k", 1));
        }
        List<CosmosBulkOperationResponse<Object>> responses = client.bulk(Flux.just(
                CosmosBulkOperations.getDeleteItemOperation("del", Client.key("delk")),
                CosmosBulkOperations.getReplaceItemOperation("rep", Client.item("rep", "repk", 2), Client.key("repk")),
                CosmosBulkOperations.getReadItemOperation("get", Client.key("getk")),
                CosmosBulkOperations.getPatchItemOperation(
                        "pat",
                        Client.key("patk"),
                        CosmosPatchOperations.create().increment("/n", 5)),
                CosmosBulkOperations.getReadItemOperation("none", Client.key("none"))));

        assertThat(statuses(responses)).isEqualTo(Map.of(204, 1L, 200, 3L, 404, 1L));
        assertThat(responses.stream()
                        .filter(response -> "get".equals(response.getOperation().getId()))
                        .map(response -> response.getResponse()
                                .getItem(ObjectNode.class)
                                .path("n")
                                .asInt()))
                .containsExactly(1);
        assertThat(client.read("pat", "patk").path("n").asInt()).isEqualTo(6);
        assertThat(client.read("rep", "repk").path("n").asInt()).isEqualTo(2);
    }

    @Test
    void bulk_withADocumentThatIsNone_refusesThatAlone() {
        CosmosItemOperation wrong =
                CosmosBulkOperations.getCreateItemOperation(Client.item("a#b", "w"), Client.key("w"));
        CosmosItemOperation right =
                CosmosBulkOperations.getCreateItemOperation(Client.item("ok", "w"), Client.key("w"));

        assertThat(statuses(client.bulk(Flux.just(wrong, right)))).isEqualTo(Map.of(400, 1L, 201, 1L));
    }
}

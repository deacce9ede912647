package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosPatchItemRequestOptions;
import com.azure.cosmos.models.CosmosPatchOperations;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = 1)
class PatchTest extends OnPartitions {

    private JsonNode patch(String id, UnaryOperator<CosmosPatchOperations> operations) {
        return client.container()
                .patchItem(
                        id,
                        Client.key("a"),
                        operations.apply(CosmosPatchOperations.create()),
                        (CosmosPatchItemRequestOptions)
                                new CosmosPatchItemRequestOptions().setContentResponseOnWriteEnabled(true),
                        ObjectNode.class)
                .getItem();
    }

    private void create(String id) {
        ObjectNode item = Client.item(id, "a", 1).put("old", "x");
        item.putArray("list").add(1).add(2);
        item.putObject("sub").put("deep", true);
        client.create(item);
    }

    @Test
    void patch_ofAllKinds_changesTheDocument() {
        create("all");

        JsonNode patched = patch(
                "all",
                operations -> operations
                        .set("/name", "new")
                        .add("/list/-", 3)
                        .add("/list/0", 0)
                        .increment("/n", 4)
                        .increment("/half", 0.5)
                        .replace("/sub/deep", false)
                        .remove("/old")
                        .move("/sub/deep", "/moved"));

        assertThat(patched.path("name").asText()).isEqualTo("new");
        assertThat(patched.path("list").toString()).isEqualTo("[0,1,2,3]");
        assertThat(patched.path("n").toString()).isEqualTo("5");
        assertThat(patched.path("half").asDouble()).isEqualTo(0.5);
        assertThat(patched.has("old")).isFalse();
        assertThat(patched.path("sub").toString()).isEqualTo("{}");
        assertThat(patched.path("moved").toString()).isEqualTo("false");
        assertThat(client.read("all", "a").path("n").asInt()).isEqualTo(5);
    }

    @Test
    void patch_ofElements_setsAndRemovesThem() {
        create("elements");

        JsonNode patched =
                patch("elements", operations -> operations.set("/list/1", 9).remove("/list/0"));

        assertThat(patched.path("list").toString()).isEqualTo("[9]");
    }

    @Test
    void patch_withACondition_holdsOrIsRefused() {
        create("condition");
        CosmosPatchOperations operations = CosmosPatchOperations.create().set("/done", true);

        assertThat(Client.refusalOf(() -> client.container()
                        .patchItem(
                                "condition",
                                Client.key("a"),
                                operations,
                                new CosmosPatchItemRequestOptions().setFilterPredicate("from c where c.n = 2"),
                                ObjectNode.class)))
                .isEqualTo("412/1110");
        assertThat(client.read("condition", "a").has("done")).isFalse();
        client.container()
                .patchItem(
                        "condition",
                        Client.key("a"),
                        operations,
                        new CosmosPatchItemRequestOptions().setFilterPredicate("from c where c.n = 1"),
                        ObjectNode.class);
        assertThat(client.read("condition", "a").has("done")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/id,x", "/pk,b", "/none/name,x", "/list/9,x", "/list/x,x"})
    void patch_thatMakesNoSense_isRefusedAndChangesNothing(String path, String value) {
        String id = "refused" + path.replace('/', '-');
        create(id);

        assertThat(Client.refusalOf(
                        () -> patch(id, operations -> operations.set("/n", 100).set(path, value))))
                .isEqualTo("400/0");
        assertThat(client.read(id, "a").path("n").asInt()).isEqualTo(1);
    }

    @Test
    void patch_ofWhatIsNotThere_isRefused() {
        create("there");

        assertThat(Client.refusalOf(() -> patch("missing", operations -> operations.set("/n", 1))))
                .isEqualTo("404/0");
        assertThat(Client.refusalOf(() -> patch("there", operations -> operations.remove("/none"))))
                .isEqualTo("400/0");
        assertThat(Client.refusalOf(() -> patch("there", operations -> operations.replace("/none", 1))))
                .isEqualTo("400/0");
        assertThat(Client.refusalOf(() -> patch("there", operations -> operations.increment("/old", 1))))
                .isEqualTo("400/0");
    }

    @Test
    void patch_ofMoreThanTen_isRefused() {
        create("many");

        assertThat(Client.refusalOf(() -> patch("many", operations -> {
                    for (int i = 0; i < 11; i++) {
                        operations.set("/m" + i, i);
                    }
                    return operations;
                })))
                .isEqualTo("400/0");
    }
}

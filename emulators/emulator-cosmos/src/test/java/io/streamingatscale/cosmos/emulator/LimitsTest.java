package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosStoredProcedureProperties;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = 1)
class LimitsTest extends OnPartitions {

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a\\b", "a?b", "a#b"})
    void create_withAnIdThatIsNone_isRefused(String id) {
        assertThat(Client.refusalOf(() -> client.create(Client.item(id, "a")))).isEqualTo("400/0");
    }

    @Test
    void create_withTheLongestId_isStored() {
        String longest = "ü".repeat(511) + "x";

        client.create(Client.item(longest, "a"));

        assertThat(client.read(longest, "a").path("id").asText()).isEqualTo(longest);
        assertThat(Client.refusalOf(() -> client.create(Client.item(longest + "x", "a"))))
                .isEqualTo("400/0");
    }

    @Test
    void create_withoutAnId_isRefused() {
        assertThat(Client.refusalOf(
                        () -> client.container().createItem(Json.object().put("pk", "a"), Client.key("a"), null)))
                .isEqualTo("400/0");
    }

    @Test
    void create_ofMoreThanTwoMegabytes_isRefused() {
        ObjectNode large = Client.item("large", "a").put("text", "x".repeat(2 * 1024 * 1024));
        ObjectNode fits = Client.item("fits", "a").put("text", "x".repeat(2 * 1024 * 1024 - 100));

        assertThat(Client.refusalOf(() -> client.create(large))).isEqualTo("413/0");
        assertThat(Client.refusalOf(() -> client.create(fits))).isEqualTo("none");
        assertThat(client.read("fits", "a").path("text").asText()).hasSize(2 * 1024 * 1024 - 100);
    }

    @Test
    void storedProcedures_areRefusedClearly() {
        assertThat(Client.refusalOf(() -> client.container()
                        .getScripts()
                        .createStoredProcedure(new CosmosStoredProcedureProperties("p", "function() {}"))))
                .isEqualTo("400/0");
    }
}

package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.implementation.routing.PartitionKeyInternal;
import com.azure.cosmos.implementation.routing.PartitionKeyInternalHelper;
import com.azure.cosmos.models.PartitionKeyDefinition;
import com.azure.cosmos.models.PartitionKeyDefinitionVersion;
import com.azure.cosmos.models.PartitionKind;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with the client's own calculation: where they differ, bulk goes to the wrong physical partition. */
class EffectivePartitionKeyTest {

    private final Random random = new Random(4_81_0);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"\"]",
                "[\"a\"]",
                "[\"Zürich \\uD83D\\uDE00\"]",
                "[0]",
                "[-1.5]",
                "[1e300]",
                "[9007199254740993]",
                "[true]",
                "[false]",
                "[null]",
                "[{}]"
            })
    void of_oneValue_isTheClients(String json) {
        assertThat(ours(json, false)).isEqualTo(theirs(json, 1));
    }

    @Test
    void of_randomTexts_isTheClients() {
        for (int i = 0; i < 5_000; i++) {
            String json = Json.MAPPER.createArrayNode().add(text(i % 100)).toString();
            assertThat(ours(json, false)).as(json).isEqualTo(theirs(json, 1));
        }
    }

    @Test
    void of_randomNumbers_isTheClients() {
        for (int i = 0; i < 5_000; i++) {
            double number = i % 2 == 0 ? random.nextInt() : Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                String json = Json.MAPPER.createArrayNode().add(number).toString();
                assertThat(ours(json, false)).as(json).isEqualTo(theirs(json, 1));
            }
        }
    }

    @Test
    void of_randomHierarchies_isTheClients() {
        for (int i = 0; i < 2_000; i++) {
            ArrayNode key = Json.MAPPER.createArrayNode().add(text(8)).add(random.nextInt(9));
            String json = (i % 2 == 0 ? key.add(text(3)) : key.addNull()).toString();
            assertThat(ours(json, true)).as(json).isEqualTo(theirs(json, 3));
        }
    }

    @Test
    void json_ofEqualNumbers_isTheSame() {
        assertThat(LogicalKey.parse("[1.0,\"a\",null,{},true]").json()).isEqualTo("[1,\"a\",null,{},true]");
        assertThat(LogicalKey.parse("[1.5,-7e0]").json()).isEqualTo("[1.5,-7]");
    }

    private String text(int length) {
        return random.ints(length, ' ', 0x2FF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static String ours(String json, boolean isHierarchical) {
        return EffectivePartitionKey.of(LogicalKey.parse(json), isHierarchical);
    }

    private static String theirs(String json, int levels) {
        PartitionKeyDefinition definition = new PartitionKeyDefinition();
        definition.setVersion(PartitionKeyDefinitionVersion.V2);
        definition.setKind(levels == 1 ? PartitionKind.HASH : PartitionKind.MULTI_HASH);
        definition.setPaths(List.of("/a", "/b", "/c").subList(0, levels));
        return PartitionKeyInternalHelper.getEffectivePartitionKeyString(
                PartitionKeyInternal.fromJsonString(json), definition);
    }
}

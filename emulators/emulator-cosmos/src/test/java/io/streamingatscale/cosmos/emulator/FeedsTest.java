package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosItemIdentity;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class FeedsTest extends OnPartitions {

    private static final int ITEMS = 30;

    @Override
    void prepare() {
        for (int i = 0; i < ITEMS; i++) {
            client.create(Client.item("i" + i, "k" + i % 6, i));
        }
    }

    @Test
    void readMany_ofSomeDocuments_findsThoseThatAreThere() {
        List<CosmosItemIdentity> wanted = List.of(
                new CosmosItemIdentity(Client.key("k1"), "i1"),
                new CosmosItemIdentity(Client.key("k1"), "i7"),
                new CosmosItemIdentity(Client.key("k2"), "i2"),
                new CosmosItemIdentity(Client.key("k3"), "i2"));

        assertThat(client.container().readMany(wanted, ObjectNode.class).getResults())
                .map(item -> item.path("n").asInt())
                .containsExactlyInAnyOrder(1, 7, 2);
        assertThat(client.container()
                        .readMany(wanted.subList(2, 3), ObjectNode.class)
                        .getResults())
                .hasSize(1);
    }

    @Test
    void readAll_ofALogicalPartition_findsItsDocuments() {
        assertThat(client.container().readAllItems(Client.key("k4"), ObjectNode.class).stream())
                .map(item -> item.path("n").asInt())
                .containsExactlyInAnyOrder(4, 10, 16, 22, 28);
    }

    @Test
    void readAll_ofAllPartitions_findsAllInPages() {
        assertThat(client.asyncContainer()
                        .queryItems("SELECT * FROM c", ObjectNode.class)
                        .byPage(4)
                        .flatMapIterable(page -> page.getResults())
                        .collectList()
                        .block(Patience.LONG))
                .hasSize(ITEMS);
    }

    @Test
    void feedRanges_areTheDocumentsOfOnePartitionEach() {
        List<FeedRange> ranges = client.container().getFeedRanges();
        List<JsonNode> all = new ArrayList<>();
        for (FeedRange range : ranges) {
            all.addAll(client.query(new CosmosQueryRequestOptions().setFeedRange(range), "SELECT VALUE c.n FROM c"));
        }

        assertThat(ranges).hasSize(physicalPartitions);
        assertThat(all)
                .map(JsonNode::asInt)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, ITEMS).boxed().toList());
    }

    private static String hash(String first) {
        return first + "0".repeat(EffectivePartitionKey.HEX_DIGITS - first.length());
    }

    /** A part of several is another matter: the client then asks each of them for all it has. */
    @Test
    void query_ofPartOfAPhysicalPartition_findsThatPart() {
        List<JsonNode> all = new ArrayList<>();
        List<String> bounds = List.of("", hash("0A"), hash("10"), hash("1C"), hash("20"), hash("2B"), hash("30"), "FF");
        for (int i = 1; i < bounds.size(); i++) {
            String json = "{\"Range\":{\"min\":\"" + bounds.get(i - 1) + "\",\"max\":\"" + bounds.get(i)
                    + "\",\"isMinInclusive\":true,\"isMaxInclusive\":false}}";
            FeedRange range =
                    FeedRange.fromString(Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
            all.addAll(client.query(new CosmosQueryRequestOptions().setFeedRange(range), "SELECT VALUE c.n FROM c"));
        }

        assertThat(all)
                .map(JsonNode::asInt)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, ITEMS).boxed().toList());
    }
}

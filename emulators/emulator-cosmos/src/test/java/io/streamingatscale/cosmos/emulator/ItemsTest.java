package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class ItemsTest extends OnPartitions {

    private static final CosmosItemRequestOptions STALE = new CosmosItemRequestOptions().setIfMatchETag("\"stale\"");

    @Test
    void create_thatExists_isAConflictInItsPartitionAlone() {
        client.create(Client.item("same", "a"));

        assertThat(Client.refusalOf(() -> client.create(Client.item("same", "a"))))
                .isEqualTo("409/0");
        client.create(Client.item("same", "b"));
        assertThat(client.read("same", "b").path("pk").asText()).isEqualTo("b");
    }

    @Test
    void create_askedForContent_returnsTheDocument() {
        CosmosItemRequestOptions options = new CosmosItemRequestOptions().setContentResponseOnWriteEnabled(true);

        CosmosItemResponse<ObjectNode> with =
                client.container().createItem(Client.item("with", "a"), Client.key("a"), options);
        CosmosItemResponse<ObjectNode> without =
                client.container().createItem(Client.item("without", "a"), Client.key("a"), null);

        assertThat(with.getItem().path("_etag").asText()).isEqualTo(with.getETag());
        assertThat(with.getItem().path("_rid").asText()).isNotEmpty();
        assertThat(with.getItem().path("_ts").asLong()).isPositive();
        assertThat(without.getItem()).isNull();
        assertThat(without.getETag()).isNotEmpty().isNotEqualTo(with.getETag());
        assertThat(without.getStatusCode()).isEqualTo(201);
        assertThat(without.getSessionToken()).matches("\\d:-1#\\d+");
        assertThat(without.getRequestCharge()).isBetween(5.5, 6.0);
    }

    @Test
    void upsert_createsThenReplaces() {
        assertThat(client.container()
                        .upsertItem(Client.item("up", "a", 1), Client.key("a"), null)
                        .getStatusCode())
                .isEqualTo(201);
        assertThat(client.container()
                        .upsertItem(Client.item("up", "a", 2), Client.key("a"), null)
                        .getStatusCode())
                .isEqualTo(200);
        assertThat(client.container().upsertItem(Map.of("id", "up2", "pk", "a")).getStatusCode())
                .isEqualTo(201);
        assertThat(client.read("up", "a").path("n").asInt()).isEqualTo(2);
    }

    @Test
    void read_thatIsNotThere_isNotFound() {
        client.create(Client.item("there", "a"));

        assertThat(Client.refusalOf(() -> client.read("missing", "a"))).isEqualTo("404/0");
        assertThat(Client.refusalOf(() -> client.read("there", "b"))).isEqualTo("404/0");
    }

    @Test
    void read_thatIsKnown_isNotSentAgain() {
        client.create(Client.item("known", "a"));
        String etag = client.read("known", "a").path("_etag").asText();
        CosmosItemRequestOptions options = new CosmosItemRequestOptions().setIfNoneMatchETag(etag);

        assertThat(client.container()
                        .readItem("known", Client.key("a"), options, ObjectNode.class)
                        .getStatusCode())
                .isEqualTo(304);
        client.container().upsertItem(Client.item("known", "a", 2), Client.key("a"), null);
        assertThat(client.container()
                        .readItem("known", Client.key("a"), options, ObjectNode.class)
                        .getStatusCode())
                .isEqualTo(200);
    }

    @Test
    void replace_withTheEtagOfTheDocument_replaces() {
        client.create(Client.item("match", "a", 1));
        ObjectNode read = client.read("match", "a");
        String rid = read.path("_rid").asText();
        CosmosItemRequestOptions options =
                new CosmosItemRequestOptions().setIfMatchETag(read.path("_etag").asText());

        CosmosItemResponse<ObjectNode> response =
                client.container().replaceItem(read.put("n", 2), "match", Client.key("a"), options);

        assertThat(response.getStatusCode()).isEqualTo(200);
        assertThat(client.read("match", "a").path("n").asInt()).isEqualTo(2);
        assertThat(client.read("match", "a").path("_etag").asText()).isEqualTo(response.getETag());
        assertThat(client.read("match", "a").path("_rid").asText()).isEqualTo(rid);
        assertThat(Client.refusalOf(() -> client.container().replaceItem(read, "match", Client.key("a"), options)))
                .isEqualTo("412/0");
    }

    @Test
    void writes_withAStaleEtag_changeNothing() {
        ObjectNode item = Client.item("stale", "a", 1);
        client.create(item);
        String etag = client.read("stale", "a").path("_etag").asText();

        assertThat(Client.refusalOf(() -> client.container().replaceItem(item, "stale", Client.key("a"), STALE)))
                .isEqualTo("412/0");
        assertThat(Client.refusalOf(() -> client.container().upsertItem(item, Client.key("a"), STALE)))
                .isEqualTo("412/0");
        assertThat(Client.refusalOf(() -> client.container().deleteItem("stale", Client.key("a"), STALE)))
                .isEqualTo("412/0");
        assertThat(client.read("stale", "a").path("_etag").asText()).isEqualTo(etag);
    }

    /** As the service does it: azure-cosmos-dotnet-v3 #1698. */
    @Test
    void upsert_withAnEtagOfWhatIsNotThere_creates() {
        assertThat(client.container()
                        .upsertItem(Client.item("fresh", "a"), Client.key("a"), STALE)
                        .getStatusCode())
                .isEqualTo(201);
    }

    @Test
    void replaceAndDelete_ofWhatIsNotThere_areNotFound() {
        assertThat(Client.refusalOf(
                        () -> client.container().replaceItem(Client.item("no", "a"), "no", Client.key("a"), null)))
                .isEqualTo("404/0");
        assertThat(Client.refusalOf(() -> client.container().deleteItem("no", Client.key("a"), null)))
                .isEqualTo("404/0");
    }

    @Test
    void delete_removes() {
        client.create(Client.item("gone", "a"));

        assertThat(client.container().deleteItem("gone", Client.key("a"), null).getStatusCode())
                .isEqualTo(204);

        assertThat(Client.refusalOf(() -> client.read("gone", "a"))).isEqualTo("404/0");
        client.create(Client.item("gone", "a"));
    }

    @Test
    void documents_ofAllCharactersAndOf300Kilobytes_comeBackAsTheyWere() {
        String text = "Zürich \uD83D\uDE00 \"quoted\" \\ \u0001 \n".repeat(12_000);
        ObjectNode item =
                Client.item("größe ü+% 1", "ключ 😀").put("text", text).put("big", 12345678901234567L);
        item.putObject("nested").putArray("list").add(1.5).addNull().add(true);

        client.create(item);

        ObjectNode read = client.read("größe ü+% 1", "ключ 😀");
        read.remove(List.of("_rid", "_self", "_etag", "_attachments", "_ts"));
        assertThat(read).isEqualTo(item);
    }

    @Test
    void create_withAnotherPartitionKeyThanItSays_isRefused() {
        assertThat(Client.refusalOf(() -> client.container().createItem(Client.item("1", "a"), Client.key("b"), null)))
                .isEqualTo("400/1001");
        assertThat(Client.refusalOf(
                        () -> client.container().replaceItem(Client.item("2", "a"), "1", Client.key("a"), null)))
                .isEqualTo("400/0");
    }
}

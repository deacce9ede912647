package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.CosmosContainerProperties;
import com.azure.cosmos.models.FeedRange;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = 2)
class TimeToLiveTest extends OnPartitions {

    private CosmosContainer create(String name, int seconds) {
        CosmosContainerProperties definition = new CosmosContainerProperties(name, "/pk");
        if (seconds != 0) {
            definition.setDefaultTimeToLiveInSeconds(seconds);
        }
        client.database().createContainer(definition);
        return client.container(name);
    }

    private static void write(CosmosContainer container, String id, int ttl) {
        ObjectNode item = Client.item(id, "a");
        container.createItem(ttl == 0 ? item : item.put("ttl", ttl), Client.key("a"), null);
    }

    private static String stateOf(CosmosContainer container, String id) {
        return Client.refusalOf(() -> container.readItem(id, Client.key("a"), ObjectNode.class));
    }

    @Test
    void documents_withATimeToLive_endAtTheirTime() {
        CosmosContainer container = create("own", -1);
        write(container, "short", 10);
        write(container, "long", 1000);
        write(container, "forever", 0);

        emulator.advance(Duration.ofSeconds(11));

        assertThat(stateOf(container, "short")).isEqualTo("404/0");
        assertThat(stateOf(container, "long")).isEqualTo("none");
        assertThat(stateOf(container, "forever")).isEqualTo("none");
        assertThat(emulator.count(Client.DATABASE, "own")).isEqualTo(2);
        write(container, "short", 10);
    }

    @Test
    void documents_ofAContainerWithATime_endThenUnlessTheySayOtherwise() {
        CosmosContainer container = create("default", 10);
        write(container, "says nothing", 0);
        write(container, "never", -1);
        write(container, "later", 100);

        emulator.advance(Duration.ofSeconds(50));

        assertThat(stateOf(container, "says nothing")).isEqualTo("404/0");
        assertThat(stateOf(container, "never")).isEqualTo("none");
        assertThat(stateOf(container, "later")).isEqualTo("none");
    }

    @Test
    void documents_ofAContainerWithoutTimeToLive_liveOn() {
        CosmosContainer container = create("off", 0);
        write(container, "ignored", 1);

        emulator.advance(Duration.ofSeconds(100));

        assertThat(stateOf(container, "ignored")).isEqualTo("none");
    }

    @Test
    void documents_thatEnded_areInNoFeed() {
        CosmosContainer container = create("feeds", -1);
        write(container, "ended", 1);
        write(container, "there", 0);

        emulator.advance(Duration.ofSeconds(2));

        assertThat(container.queryItems("SELECT * FROM c", null, JsonNode.class).stream())
                .hasSize(1);
        assertThat(container.queryItems("SELECT VALUE COUNT(1) FROM c", null, Integer.class).stream())
                .containsExactly(1);
        assertThat(container
                        .queryChangeFeed(
                                CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(
                                        FeedRange.forFullRange()),
                                JsonNode.class)
                        .stream()
                        .map(item -> item.path("id").asText()))
                .containsExactly("there");
        assertThat(emulator.documents(Client.DATABASE, "feeds")).hasSize(1);
    }

    @Test
    void timeToLive_thatIsNone_isRefused() {
        CosmosContainer container = create("wrong", -1);

        assertThat(Client.refusalOf(
                        () -> container.createItem(Client.item("1", "a").put("ttl", "x"), Client.key("a"), null)))
                .isEqualTo("400/0");
        assertThat(Client.refusalOf(() -> write(container, "1", -2))).isEqualTo("400/0");
    }
}

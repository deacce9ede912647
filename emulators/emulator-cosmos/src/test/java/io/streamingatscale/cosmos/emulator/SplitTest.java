package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class SplitTest extends OnPartitions {

    private static final int ITEMS = 40;

    private String container(String name) {
        client.database().createContainer(name, "/pk");
        for (int i = 0; i < ITEMS; i++) {
            client.container(name).createItem(Client.item("i" + i, "k" + i, i), Client.key("k" + i), null);
        }
        return name;
    }

    @Test
    void documents_afterASplit_areFound() {
        String name = container("found");
        String last = Integer.toString(physicalPartitions - 1);
        assertThat(client.container(name).getFeedRanges()).hasSize(physicalPartitions);

        emulator.split(Client.DATABASE, name, last);
        emulator.split(Client.DATABASE, name, Integer.toString(physicalPartitions));

        for (int i = 0; i < ITEMS; i++) {
            assertThat(client.container(name)
                            .readItem("i" + i, Client.key("k" + i), JsonNode.class)
                            .getItem()
                            .path("n")
                            .asInt())
                    .isEqualTo(i);
        }
        assertThat(client.container(name).queryItems("SELECT VALUE COUNT(1) FROM c", null, Integer.class).stream())
                .containsExactly(ITEMS);
        assertThat(emulator.count(Client.DATABASE, name)).isEqualTo(ITEMS);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.split(Client.DATABASE, name, last))
                .withMessage("partition key range is gone: rangeId=" + last);
    }

    @Test
    void bulk_afterASplit_goesToTheNewPartitions() {
        String name = container("bulk");
        write(name, 0);
        for (int id = 0; id < physicalPartitions; id++) {
            emulator.split(Client.DATABASE, name, Integer.toString(id));
        }

        write(name, 1000);

        assertThat(emulator.documents(Client.DATABASE, name))
                .map(document -> Json.object(document).path("n").asInt())
                .hasSize(ITEMS)
                .allMatch(n -> n >= 1000);
    }

    private void write(String name, int offset) {
        Flux.range(0, ITEMS)
                .map(i -> CosmosBulkOperations.getUpsertItemOperation(
                        Client.item("i" + i, "k" + i, offset + i), Client.key("k" + i)))
                .as(client.asyncContainer(name)::executeBulkOperations)
                .doOnNext(response ->
                        assertThat(response.getResponse().getStatusCode()).isEqualTo(200))
                .blockLast(Patience.LONG);
    }

    @Test
    void writes_whileAPartitionIsSplit_areAllStored() {
        String name = container("busy");
        List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    for (int i = 0; i < 100; i++) {
                        String key = writer + "-" + i;
                        client.container(name).createItem(Client.item(key, key), Client.key(key), null);
                    }
                }))
                .toList();

        for (int id = 0; id < 5; id++) {
            int written = id * 60;
            emulator.await(Patience.LONG, () -> emulator.count(Client.DATABASE, name) > ITEMS + written);
            emulator.split(Client.DATABASE, name, Integer.toString(id));
        }

        writers.forEach(CompletableFuture::join);
        assertThat(emulator.count(Client.DATABASE, name)).isEqualTo(ITEMS + 400);
    }

    @Test
    void bulkCreates_whileAPartitionIsSplit_meetNoConflict() {
        String name = container("bulk creates");
        CompletableFuture<List<Integer>> statuses = Flux.range(0, 2_000)
                .map(i -> CosmosBulkOperations.getCreateItemOperation(
                        Client.item("b" + i, "k" + i % 300), Client.key("k" + i % 300)))
                .as(client.asyncContainer(name)::executeBulkOperations)
                .map(response -> response.getResponse().getStatusCode())
                .distinct()
                .collectList()
                .toFuture();

        emulator.await(Patience.LONG, () -> emulator.count(Client.DATABASE, name) > ITEMS + 200);
        emulator.split(Client.DATABASE, name, "0");

        assertThat(statuses.join()).containsExactly(201);
        assertThat(emulator.count(Client.DATABASE, name)).isEqualTo(ITEMS + 2_000);
    }

    @Test
    void split_whileARequestOfBulkIsUnderWay_waitsForIt() {
        String name = container("waiting");
        emulator.faults().onOperation(1, operation -> operation.id().equals("w1"), Fault.delay(Duration.ofMillis(300)));
        CompletableFuture<List<Integer>> statuses = Flux.range(0, 3)
                .map(i -> CosmosBulkOperations.getCreateItemOperation(Client.item("w" + i, "k"), Client.key("k")))
                .as(client.asyncContainer(name)::executeBulkOperations)
                .map(response -> response.getResponse().getStatusCode())
                .collectList()
                .toFuture();
        emulator.await(Patience.LONG, () -> emulator.faults().pending() == 0);

        for (int id = 0; id < physicalPartitions; id++) {
            emulator.split(Client.DATABASE, name, Integer.toString(id));
        }

        assertThat(statuses.join()).containsExactly(201, 201, 201);
    }

    @Test
    void query_fromBeforeASplit_goesOnInTheNewPartitions() {
        String name = container("query");
        Set<Integer> seen = new HashSet<>();
        FeedResponse<JsonNode> first = pages(name, null).iterator().next();
        first.getResults().forEach(item -> seen.add(item.path("n").asInt()));
        emulator.split(Client.DATABASE, name, "0");

        for (FeedResponse<JsonNode> page : pages(name, first.getContinuationToken())) {
            page.getResults()
                    .forEach(
                            item -> assertThat(seen.add(item.path("n").asInt())).isTrue());
        }

        assertThat(seen).hasSize(ITEMS);
    }

    private Iterable<FeedResponse<JsonNode>> pages(String name, @Nullable String continuation) {
        return client.container(name)
                .queryItems("SELECT * FROM c", new CosmosQueryRequestOptions(), JsonNode.class)
                .iterableByPage(continuation, 3);
    }
}

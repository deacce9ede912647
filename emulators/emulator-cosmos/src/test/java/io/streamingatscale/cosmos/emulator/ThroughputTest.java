package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.cosmos.CosmosException;
import com.azure.cosmos.ThrottlingRetryOptions;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBulkOperationResponse;
import com.azure.cosmos.models.CosmosBulkOperations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class ThroughputTest {

    private static final ThrottlingRetryOptions NO_RETRIES =
            new ThrottlingRetryOptions().setMaxRetryAttemptsOnThrottledRequests(0);

    private static Client impatient(CosmosEmulator emulator) {
        return Client.of(emulator, builder -> builder.throttlingRetryOptions(NO_RETRIES));
    }

    @Test
    void writes_overTheBudget_meet429AndAreNotApplied() {
        Duration wait = Duration.ofMillis(123);
        try (CosmosEmulator emulator = CosmosEmulator.builder()
                        .throughput(0.001)
                        .retryAfter(wait)
                        .start();
                Client client = impatient(emulator)) {
            client.create(Client.item("first", "a"));

            CosmosException e =
                    catchThrowableOfType(CosmosException.class, () -> client.create(Client.item("second", "a")));

            assertThat(e.getStatusCode()).isEqualTo(429);
            assertThat(e.getSubStatusCode()).isEqualTo(3200);
            assertThat(e.getRetryAfterDuration()).isEqualTo(wait);
            assertThat(emulator.count(Client.DATABASE, Client.CONTAINER)).isEqualTo(1);
            assertThat(Client.refusalOf(() -> client.read("first", "a"))).isEqualTo("429/3200");
            assertThat(Client.refusalOf(() -> client.query("SELECT * FROM c"))).isEqualTo("429/3200");
            CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key("a"));
            batch.createItemOperation(Client.item("third", "a"));
            assertThat(Client.refusalOf(() -> client.container().executeCosmosBatch(batch)))
                    .isEqualTo("429/3200");
        }
    }

    @Test
    void budget_fillsWithTime() {
        try (CosmosEmulator emulator = CosmosEmulator.builder().throughput(10).start();
                Client client = impatient(emulator)) {
            client.create(Client.item("1", "a"));
            client.create(Client.item("2", "a"));
            emulator.advance(Duration.ofSeconds(2));

            client.create(Client.item("3", "a"));

            assertThat(emulator.count(Client.DATABASE, Client.CONTAINER)).isEqualTo(3);
        }
    }

    @Test
    void bulk_overTheBudget_isThrottledOperationByOperation() {
        try (CosmosEmulator emulator = CosmosEmulator.builder().throughput(0.1).start();
                Client client = impatient(emulator)) {
            List<CosmosBulkOperationResponse<Object>> responses = client.bulk(Flux.range(0, 3)
                    .map(i -> CosmosBulkOperations.getCreateItemOperation(Client.item("i" + i, "a"), Client.key("a"))));

            assertThat(responses)
                    .map(response -> response.getResponse().getStatusCode())
                    .containsExactlyInAnyOrder(201, 429, 429);
            assertThat(emulator.count(Client.DATABASE, Client.CONTAINER)).isEqualTo(1);
        }
    }

    @Test
    void bulk_withRetries_getsThrough() {
        try (CosmosEmulator emulator = CosmosEmulator.builder().throughput(600).start();
                Client client = Client.of(emulator)) {
            List<CosmosBulkOperationResponse<Object>> responses = client.bulk(Flux.range(0, 150)
                    .map(i -> CosmosBulkOperations.getCreateItemOperation(
                            Client.item("i" + i, "k" + i), Client.key("k" + i))));

            assertThat(responses).allMatch(response -> response.getResponse().getStatusCode() == 201);
            assertThat(emulator.operations()).isGreaterThan(150);
        }
    }

    @Test
    void budget_isOfEachPhysicalPartition() {
        try (CosmosEmulator emulator = CosmosEmulator.builder()
                        .physicalPartitions(4)
                        .throughput(0.001)
                        .start();
                Client client = impatient(emulator)) {
            for (int i = 0; i < 50; i++) {
                int number = i;
                Client.refusalOf(() -> client.create(Client.item("i" + number, "k" + number)));
            }

            assertThat(emulator.count(Client.DATABASE, Client.CONTAINER)).isEqualTo(4);
        }
    }
}

package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBulkOperations;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CosmosEmulatorTest {

    private CosmosEmulator emulator;
    private Client client;

    @BeforeAll
    void start() {
        emulator = CosmosEmulator.builder().physicalPartitions(2).start();
        client = Client.of(emulator);
    }

    @AfterAll
    void stop() {
        client.close();
        emulator.close();
    }

    @Test
    void documents_ofAContainer_areThoseThatClientsWrote() {
        emulator.create("other", "documents", "/pk");
        assertThat(emulator.count("other", "documents")).isZero();

        client.client()
                .getDatabase("other")
                .getContainer("documents")
                .createItem(Client.item("1", "a", 5), Client.key("a"), null);

        assertThat(emulator.count("other", "documents")).isEqualTo(1);
        assertThat(new String(emulator.documents("other", "documents").get(0), StandardCharsets.UTF_8))
                .startsWith("{\"id\":\"1\",\"pk\":\"a\",\"n\":5,\"_rid\":\"");
    }

    @Test
    void counts_afterABatchAndBulk_countEachOperation() {
        long before = emulator.operations();
        double charge = emulator.requestCharge();
        CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key("a"));
        batch.createItemOperation(Client.item("b1", "a"));
        batch.createItemOperation(Client.item("b2", "a"));

        client.container().executeCosmosBatch(batch);
        client.bulk(Flux.range(0, 10)
                .map(i -> CosmosBulkOperations.getUpsertItemOperation(
                        Client.item("bulk" + i, "k" + i), Client.key("k" + i))));

        assertThat(emulator.operations()).isEqualTo(before + 12);
        assertThat(emulator.requestCharge()).isBetween(charge + 12 * 5.5, charge + 12 * 8);
        assertThat(client.query("SELECT * FROM c WHERE c.pk = @p0", "k3")).hasSize(1);
    }

    @Test
    void create_aContainerThatExists_isRefused() {
        emulator.create("twice", "c", "/pk");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.create("twice", "c", "/pk"))
                .withMessageContaining("container=c");
        assertThatIllegalArgumentException().isThrownBy(() -> emulator.create("twice", "d", "pk"));
        assertThatIllegalArgumentException().isThrownBy(() -> emulator.count("twice", "none"));
        assertThatIllegalArgumentException().isThrownBy(() -> emulator.documents("none", "none"));
        assertThatIllegalArgumentException().isThrownBy(() -> emulator.split("twice", "c", "7"));
    }

    @Test
    void await_aConditionThatNeverHolds_endsInTime() {
        assertThatIllegalStateException()
                .isThrownBy(() -> emulator.await(Duration.ofMillis(1), () -> false))
                .withMessage("the condition does not hold: patience=PT0.001S");
        emulator.await(Patience.LONG, () -> true);
    }

    @Test
    void advance_backwards_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.advance(Duration.ofSeconds(-1)))
                .withMessage("duration must be >= 0: duration=PT-1S");
    }

    @Test
    void builder_withValuesThatMakeNoSense_refuses() {
        CosmosEmulatorBuilder builder = CosmosEmulator.builder();

        assertThatIllegalArgumentException().isThrownBy(() -> builder.port(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.port(65_536));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.key("="));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.key(""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.physicalPartitions(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.throughput(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.throughput(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.retryAfter(Duration.ofMillis(-1)));
    }
}

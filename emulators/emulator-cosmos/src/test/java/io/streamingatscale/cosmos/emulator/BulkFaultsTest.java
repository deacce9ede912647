package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.azure.cosmos.CosmosException;
import com.azure.cosmos.ThrottlingRetryOptions;
import com.azure.cosmos.models.CosmosBatch;
import com.azure.cosmos.models.CosmosBatchOperationResult;
import com.azure.cosmos.models.CosmosBatchResponse;
import com.azure.cosmos.models.CosmosBulkOperationResponse;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** What the genuine client makes of faults of bulk and of transactional batches. */
@ParameterizedClass
@ValueSource(ints = 1)
class BulkFaultsTest extends OnPartitions {

    private static boolean isBulk(CosmosRequest request) {
        return request.kind() == OperationKind.BULK;
    }

    private static boolean isBatch(CosmosRequest request) {
        return request.kind() == OperationKind.BATCH;
    }

    @AfterEach
    void clear() {
        emulator.faults().clear();
    }

    private List<CosmosBulkOperationResponse<Object>> upsert(String prefix, int count) {
        return upsert(client, prefix, count);
    }

    private static List<CosmosBulkOperationResponse<Object>> upsert(Client client, String prefix, int count) {
        return client.bulk(Flux.range(0, count)
                .map(i -> CosmosBulkOperations.getUpsertItemOperation(
                        Client.item(prefix + i, "k" + i % 5), Client.key("k" + i % 5))));
    }

    private static List<Integer> statuses(List<CosmosBulkOperationResponse<Object>> responses) {
        return responses.stream()
                .map(response -> response.getResponse().getStatusCode())
                .distinct()
                .sorted()
                .toList();
    }

    private static Predicate<CosmosOperation> of(String id) {
        return operation -> operation.id().equals(id);
    }

    private boolean exists(String id) {
        return emulator.documents(Client.DATABASE, Client.CONTAINER).stream()
                .anyMatch(document -> Json.object(document).path("id").asText().equals(id));
    }

    @Test
    void operation_thatIsThrottled_isTriedAgain() {
        emulator.faults().every(7, operation -> true, Fault.status(429, 3200, Duration.ofMillis(1)));

        assertThat(statuses(upsert("t", 50))).containsExactly(201);
    }

    @Test
    void operation_thatIsThrottled_withoutRetries_saysSo() {
        ThrottlingRetryOptions none = new ThrottlingRetryOptions().setMaxRetryAttemptsOnThrottledRequests(0);
        emulator.faults().onOperation(1, of("n3"), Fault.status(429, 3200, Duration.ofMillis(11)));
        try (Client impatient = Client.of(emulator, builder -> builder.throttlingRetryOptions(none))) {
            List<CosmosBulkOperationResponse<Object>> responses = upsert(impatient, "n", 5);

            assertThat(statuses(responses)).containsExactly(201, 429);
            assertThat(responses.stream()
                            .map(CosmosBulkOperationResponse::getResponse)
                            .filter(response -> response.getStatusCode() == 429)
                            .map(response -> response.getRetryAfterDuration()))
                    .containsExactly(Duration.ofMillis(11));
            assertThat(exists("n3")).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {410, 449, 503, 408, 500, 400})
    void operation_thatFails_isNotTriedAgain(int status) {
        String id = "f" + status + "-";
        emulator.faults().onOperation(1, of(id + 2), Fault.status(status, 0));

        assertThat(statuses(upsert(id, 5))).containsExactlyInAnyOrder(201, status);
        assertThat(exists(id + 2)).isFalse();
        assertThat(exists(id + 3)).isTrue();
    }

    @Test
    void operation_thatIsAppliedThenFails_isThere() {
        emulator.faults().onOperation(1, of("a1"), Fault.applyThenStatus(503, 0));

        assertThat(statuses(upsert("a", 3))).containsExactly(201, 503);
        assertThat(exists("a1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 449, 410})
    void request_thatMayBeTriedAgain_is(int status) {
        int subStatus = status == 429 ? 3200 : status == 410 ? 1002 : 0;
        emulator.faults().onRequest(1, BulkFaultsTest::isBulk, Fault.status(status, subStatus));

        assertThat(statuses(upsert("r" + status + "-", 20))).containsExactly(201);
        assertThat(emulator.faults().pending()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 408, 413})
    void request_thatFails_isAnExceptionOfEachOperation(int status) {
        emulator.faults().onRequest(1, BulkFaultsTest::isBulk, Fault.status(status, 0));

        List<CosmosBulkOperationResponse<Object>> responses = upsert("x" + status, 20);

        // those of the first request; the client may send the others in a second one
        assertThat(responses).hasSize(20).anyMatch(response -> response.getResponse() == null);
        assertThat(responses)
                .filteredOn(response -> response.getResponse() == null)
                .allSatisfy(response -> assertThat(((CosmosException) response.getException()).getStatusCode())
                        .isEqualTo(status));
        long written = responses.stream()
                .filter(response -> response.getResponse() != null)
                .count();
        assertThat(IntStream.range(0, 20).filter(i -> exists("x" + status + i)).count())
                .isEqualTo(written);
    }

    @Test
    void request_thatIsDropped_isOfUnknownOutcome() {
        emulator.faults().onRequest(1, BulkFaultsTest::isBulk, Fault.drop());
        // one operation, as the client may send several in more than one request
        assertThat(upsert("d", 1)).allMatch(response -> response.getResponse() == null);
        assertThat(exists("d0")).isFalse();

        emulator.faults().onRequest(1, BulkFaultsTest::isBulk, Fault.applyThenDrop());
        assertThat(upsert("e", 1))
                .allMatch(response -> ((CosmosException) response.getException()).getStatusCode() == 503);
        assertThat(exists("e0")).isTrue();
    }

    @Test
    void operation_thatIsDropped_takesTheConnectionOfAllWithIt() {
        emulator.faults().onOperation(1, of("p1"), Fault.applyThenDrop());

        List<CosmosBulkOperationResponse<Object>> responses = client.bulk(Flux.range(0, 3)
                .map(i -> CosmosBulkOperations.getUpsertItemOperation(Client.item("p" + i, "k"), Client.key("k"))));

        // p0 stands before it, or in a request before; p2 behind it, or in a request behind
        assertThat(responses).hasSize(3).anyMatch(response -> response.getResponse() == null);
        assertThat(exists("p0")).isTrue();
        assertThat(exists("p1")).isTrue();
        assertThat(exists("p2")).isEqualTo(answered(responses, "p2"));
    }

    private static boolean answered(List<CosmosBulkOperationResponse<Object>> responses, String id) {
        return responses.stream()
                .filter(response -> response.getOperation()
                        .<ObjectNode>getItem()
                        .path("id")
                        .asText()
                        .equals(id))
                .allMatch(response -> response.getResponse() != null);
    }

    private CosmosBatchResponse batch(String key) {
        CosmosBatch batch = CosmosBatch.createCosmosBatch(Client.key(key));
        for (int i = 0; i < 3; i++) {
            batch.createItemOperation(Client.item(key + i, key));
        }
        return client.container().executeCosmosBatch(batch);
    }

    @Test
    void batch_thatIsThrottledAsAWhole_isTriedAgain() {
        emulator.faults().onRequest(1, BulkFaultsTest::isBatch, Fault.status(429, 3200, Duration.ofMillis(1)));

        assertThat(batch("whole").isSuccessStatusCode()).isTrue();
        assertThat(emulator.faults().pending()).isZero();
    }

    @Test
    void batch_withOneOperationThatIsThrottled_isNot() {
        emulator.faults().onOperation(1, of("inner1"), Fault.status(429, 3200, Duration.ofMillis(1)));

        CosmosBatchResponse response = batch("inner");

        assertThat(response.getResults())
                .map(CosmosBatchOperationResult::getStatusCode)
                .containsExactly(424, 429, 424);
        assertThat(exists("inner0")).isFalse();
    }

    @Test
    void batch_withOneOperationThatIsAppliedThenFails_isThereAsAWhole() {
        emulator.faults().onOperation(1, of("all1"), Fault.applyThenStatus(500, 0));

        assertThat(batch("all").getStatusCode()).isEqualTo(500);

        assertThat(exists("all0")).isTrue();
        assertThat(exists("all2")).isTrue();
    }

    @Test
    void batch_thatIsDropped_isThereOrNot() {
        emulator.faults().onOperation(1, of("no1"), Fault.drop());
        assertThat(Client.refusalOf(() -> batch("no"))).isEqualTo("503/10001");
        assertThat(exists("no0")).isFalse();

        emulator.faults().onOperation(1, of("yes1"), Fault.applyThenDrop());
        assertThat(Client.refusalOf(() -> batch("yes"))).isEqualTo("503/10001");
        assertThat(exists("yes0")).isTrue();
        assertThat(exists("yes2")).isTrue();
    }

    @Test
    void faults_thatMakeNoSense_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.status(200, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.applyThenStatus(600, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.delay(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> emulator.faults().onRequest(0, BulkFaultsTest::isBulk, Fault.drop()))
                .withMessage("nth must be >= 1: nth=0");
    }
}

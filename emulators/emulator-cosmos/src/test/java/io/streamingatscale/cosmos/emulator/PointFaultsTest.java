package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.cosmos.CosmosEndToEndOperationLatencyPolicyConfigBuilder;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.ThrottlingRetryOptions;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the genuine client makes of faults of requests that are one operation. */
@ParameterizedClass
@ValueSource(ints = 1)
class PointFaultsTest extends OnPartitions {

    private static boolean isCreate(CosmosOperation operation) {
        return operation.kind() == OperationKind.CREATE;
    }

    private static boolean isRead(CosmosOperation operation) {
        return operation.kind() == OperationKind.READ;
    }

    @AfterEach
    void clear() {
        emulator.faults().clear();
    }

    private void next(Fault fault) {
        emulator.faults().onOperation(1, operation -> true, fault);
    }

    private String create(String id) {
        return Client.refusalOf(() -> client.create(Client.item(id, "a")));
    }

    private String read(String id) {
        return Client.refusalOf(() -> client.read(id, "a"));
    }

    private boolean exists(String id) {
        return emulator.documents(Client.DATABASE, Client.CONTAINER).stream()
                .anyMatch(document -> Json.object(document).path("id").asText().equals(id));
    }

    @Test
    void throttled_once_isTriedAgain() {
        next(Fault.status(429, 3200, Duration.ofMillis(10)));
        long before = emulator.operations();

        assertThat(create("throttled")).isEqualTo("none");

        assertThat(emulator.operations()).isEqualTo(before + 2);
        assertThat(emulator.faults().pending()).isZero();
    }

    @Test
    void throttled_forEver_isGivenUp() {
        ThrottlingRetryOptions options = new ThrottlingRetryOptions().setMaxRetryAttemptsOnThrottledRequests(2);
        try (Client impatient = Client.of(emulator, builder -> builder.throttlingRetryOptions(options))) {
            emulator.faults().every(1, PointFaultsTest::isCreate, Fault.status(429, 3200, Duration.ofMillis(7)));
            long before = emulator.operations();

            CosmosException e = catchThrowableOfType(
                    CosmosException.class, () -> impatient.create(Client.item("throttled for ever", "a")));

            assertThat(e.getStatusCode()).isEqualTo(429);
            assertThat(e.getSubStatusCode()).isEqualTo(3200);
            assertThat(e.getRetryAfterDuration()).isEqualTo(Duration.ofMillis(7));
            assertThat(emulator.operations()).isEqualTo(before + 3);
            assertThat(exists("throttled for ever")).isFalse();
        }
    }

    @Test
    void retryWith_isTriedAgain() {
        for (int i = 0; i < 3; i++) {
            emulator.faults().onOperation(i + 1, PointFaultsTest::isCreate, Fault.status(449, 0));
        }

        assertThat(create("retry with")).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(ints = {503, 500, 408})
    void failures_ofOneRegion_areNotTriedAgain(int status) {
        long before = emulator.operations();
        next(Fault.status(status, 0));
        assertThat(create("failed" + status)).startsWith(status + "/");
        next(Fault.status(status, 0));
        assertThat(read("failed" + status)).startsWith(status + "/");

        assertThat(emulator.operations()).isEqualTo(before + 2);
        assertThat(read("failed" + status)).isEqualTo("404/0");
    }

    @Test
    void read_ofASessionThatIsNotThere_isTriedAgain() {
        create("session");
        next(Fault.status(404, 1002));

        assertThat(read("session")).isEqualTo("none");
    }

    @Test
    void read_ofAPartitionThatIsGone_isRefused() {
        create("gone");
        next(Fault.status(410, 1002));

        assertThat(read("gone")).isEqualTo("410/1002");
    }

    @Test
    void write_inARegionThatIsReadOnly_isRefusedWithoutDiscovery() {
        try (Client fixed = Client.of(emulator, builder -> builder.endpointDiscoveryEnabled(false))) {
            next(Fault.status(403, 3));

            assertThat(Client.refusalOf(() -> fixed.create(Client.item("read only", "a"))))
                    .isEqualTo("403/3");
        }
    }

    @Test
    void read_thatIsDropped_isTriedAgain() {
        create("dropped read");
        next(Fault.drop());

        assertThat(read("dropped read")).isEqualTo("none");
        assertThat(emulator.faults().pending()).isZero();
    }

    @Test
    void write_thatIsDropped_isOfUnknownOutcome() {
        next(Fault.drop());
        assertThat(create("dropped")).isEqualTo("503/10001");
        assertThat(exists("dropped")).isFalse();

        next(Fault.applyThenDrop());
        assertThat(create("applied")).isEqualTo("503/10001");
        assertThat(exists("applied")).isTrue();
        assertThat(create("applied")).isEqualTo("409/0");
    }

    @Test
    void write_thatIsAppliedThenFails_isThere() {
        next(Fault.applyThenStatus(503, 0));

        assertThat(create("applied 503")).startsWith("503/");

        assertThat(exists("applied 503")).isTrue();
        assertThat(create("applied 503")).isEqualTo("409/0");
    }

    @Test
    void write_thatIsAppliedThenTriedAgain_isAConflictOfItsOwn() {
        next(Fault.applyThenStatus(449, 0));

        assertThat(create("own conflict")).isEqualTo("409/0");
    }

    @Test
    void write_thatIsAppliedThenTriedAgain_withATrackingId_isRecognized() {
        next(Fault.applyThenStatus(449, 0));
        CosmosItemRequestOptions options = new CosmosItemRequestOptions();
        options.setNonIdempotentWriteRetryPolicy(true, true);

        assertThat(client.container()
                        .createItem(Client.item("tracked", "a"), Client.key("a"), options)
                        .getStatusCode())
                .isEqualTo(201);
    }

    @Test
    void write_thatTakesTooLong_isGivenUpButApplied() {
        next(Fault.applyThenDelay(Duration.ofSeconds(4)));
        CosmosItemRequestOptions options = new CosmosItemRequestOptions()
                .setCosmosEndToEndOperationLatencyPolicyConfig(
                        new CosmosEndToEndOperationLatencyPolicyConfigBuilder(Duration.ofSeconds(1)).build());

        assertThat(Client.refusalOf(
                        () -> client.container().createItem(Client.item("late", "a"), Client.key("a"), options)))
                .isEqualTo("408/20008");
        emulator.await(Patience.LONG, () -> exists("late"));
    }

    @Test
    void write_thatIsDelayed_isAppliedLater() {
        next(Fault.delay(Duration.ofMillis(50)));

        assertThat(create("delayed")).isEqualTo("none");
        assertThat(emulator.faults().pending()).isZero();
    }

    @Test
    void requests_ofAKind_meetTheirFault() {
        emulator.faults()
                .onRequest(1, request -> request.kind() == OperationKind.QUERY, Fault.status(400, 7))
                .onRequest(
                        1,
                        request -> request.method().equals("DELETE")
                                && request.path().endsWith("/docs/x"),
                        Fault.applyThenStatus(500, 0));
        create("x");

        assertThat(Client.refusalOf(() -> client.query("SELECT * FROM c"))).isEqualTo("400/7");
        assertThat(Client.refusalOf(() -> client.container().deleteItem("x", Client.key("a"), null)))
                .startsWith("500/");
        assertThat(exists("x")).isFalse();
        assertThat(emulator.faults().pending()).isZero();
    }

    @Test
    void faults_ofAnOperation_seeWhatItIs() {
        emulator.faults()
                .onOperation(
                        1,
                        operation -> operation.equals(new CosmosOperation(
                                OperationKind.UPSERT, Client.DATABASE, Client.CONTAINER, "seen", "[\"k\"]", "0")),
                        Fault.status(400, 9));

        assertThat(Client.refusalOf(
                        () -> client.container().upsertItem(Client.item("seen", "k"), Client.key("k"), null)))
                .isEqualTo("400/9");
    }

    @Test
    void everyThird_repeatsUntilCleared() {
        emulator.faults().every(3, PointFaultsTest::isRead, Fault.status(400, 1));
        create("third");
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            seen.append(read("third")).append(' ');
        }

        assertThat(seen.toString()).isEqualTo("none none 400/1 none none 400/1 ");
        assertThat(emulator.faults().pending()).isZero();
        emulator.faults().clear();
        assertThat(read("third")).isEqualTo("none");
    }
}

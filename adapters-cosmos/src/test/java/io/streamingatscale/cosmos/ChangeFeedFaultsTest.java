package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.cosmos.emulator.CosmosRequest;
import io.streamingatscale.cosmos.emulator.Fault;
import io.streamingatscale.cosmos.emulator.OperationKind;
import java.time.Duration;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong between the reader and the service. */
@Tag("slow")
class ChangeFeedFaultsTest extends ChangeFeedTest {

    private static boolean isForPage(CosmosRequest request) {
        return request.kind() == OperationKind.CHANGE_FEED;
    }

    private static boolean isForFirstRange(CosmosRequest request) {
        return isForPage(request) && request.rangeId().equals("0");
    }

    static Stream<Named<Fault>> faults() {
        return Stream.of(
                Named.of("throttled", Fault.status(429, 3200, Duration.ofMillis(1))),
                Named.of("unavailable", Fault.status(503, 0)),
                Named.of("timed out", Fault.status(408, 0)),
                Named.of("broken", Fault.status(500, 0)),
                Named.of("splitting", Fault.status(410, 1007)),
                Named.of("moved", Fault.status(410, 1002)),
                Named.of("replica behind", Fault.status(404, 1002)),
                Named.of("dropped", Fault.drop()),
                Named.of("answer lost", Fault.applyThenDrop()));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void poll_requestsFail_allComesOnceAndInOrder(Fault fault) {
        write(0, 30, "text");
        for (int nth : new int[] {1, 4, 7}) {
            emulator().faults().onRequest(nth, ChangeFeedFaultsTest::isForFirstRange, fault);
        }

        try (ChangeFeedDriver driver = readSmallPages(checkpoints()).readAll(2)) {
            assertThat(driver.ids()).hasSize(30);
            assertThat(new TreeSet<>(driver.ids())).isEqualTo(keys(0, 30));
            assertThat(emulator().faults().pending()).isZero();
            assertThat(driver.failures).isEmpty();
        }
    }

    @Test
    void poll_failsAgainAndAgain_isTroubleUntilItWorks() {
        write(0, 12, "text");
        for (int i = 1; i <= 8; i++) {
            emulator().faults().onRequest(i, ChangeFeedFaultsTest::isForPage, Fault.status(503, 0));
        }

        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            assertThat(new TreeSet<>(driver.ids())).isEqualTo(keys(0, 12));
            assertThat(driver.failures)
                    .isNotEmpty()
                    .allSatisfy(failure -> assertThat(failure).hasMessageContaining("status=503/0"));
        }
    }

    /** The other partition is read meanwhile. */
    @Test
    void poll_throttled_waitsAsLongAsItIsTold() {
        write(0, 40, "text");
        emulator().faults().onRequest(1, ChangeFeedFaultsTest::isForPage, Fault.status(429, 3200, Duration.ofHours(1)));

        try (ChangeFeedDriver driver = read(checkpoints()).read(1)) {
            for (int i = 0; i < 20; i++) {
                driver.poll();
            }
            assertThat(driver.records)
                    .hasSizeBetween(1, 39)
                    .extracting(record -> record.origin().partition())
                    .containsOnly(driver.records.get(0).origin().partition());
        }
    }

    @Test
    void poll_noAnswer_isAskedAgainAfterTheTimeout() {
        write(0, 12, "text");
        emulator().faults().onRequest(3, ChangeFeedFaultsTest::isForPage, Fault.delay(Duration.ofSeconds(20)));
        CosmosChangeFeedSource source = source(FeedStart.BEGINNING, checkpoints())
                .pageSize(1)
                .timeout(Duration.ofMillis(500))
                .build();
        long begin = System.nanoTime();

        try (ChangeFeedDriver driver = new ChangeFeedDriver(source, checkpoints(), ALONE).readAll(2)) {
            assertThat(new TreeSet<>(driver.ids())).isEqualTo(keys(0, 12));
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 400})
    void poll_requestIsRefused_stops(int status) {
        emulator().faults().onRequest(1, ChangeFeedFaultsTest::isForPage, Fault.status(status, 0));

        try (ChangeFeedDriver driver = read(checkpoints())) {
            assertThatThrownBy(() -> driver.until("refusal", () -> false))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(feed())
                    .hasMessageContaining("status=" + status);
        }
    }

    @Test
    void poll_rangesCannotBeListed_isTransient() {
        write("a", "text");
        emulator()
                .faults()
                .onRequest(1, request -> request.kind() == OperationKind.PARTITION_KEY_RANGES, Fault.status(503, 0));

        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            assertThat(driver.ids()).containsExactly("a");
            assertThat(driver.failures).hasSize(1);
        }
    }

    @Test
    void poll_positionsCannotBeFound_claimIsRepeated() {
        emulator().faults().onRequest(1, ChangeFeedFaultsTest::isForPage, Fault.status(503, 0));

        try (ChangeFeedDriver driver = read(FeedStart.NOW, checkpoints())) {
            driver.until("both partitions", () -> driver.owned().size() == 2);
            write("a", "text");
            assertThat(driver.read(1).ids()).containsExactly("a");
        }
    }

    @Test
    void open_accountCannotBeReached_isTransient() {
        CosmosConnection nowhere = CosmosConnection.of(
                        "http://127.0.0.1:1/", emulator().key(), DATABASE)
                .with(client -> client.gatewayMode());
        CosmosChangeFeedSource source = CosmosChangeFeedSource.builder(nowhere, "c", FeedStart.NOW, checkpoints())
                .build();

        assertThatThrownBy(() -> new ChangeFeedDriver(source, checkpoints(), ALONE))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("status=503/10001")
                .hasMessageContaining("127.0.0.1:1");
    }

    /** An idle feed is asked at its pace, a busy one as fast as it goes, and no page is asked for twice. */
    @Test
    void poll_idle_asksNoMoreThanItShould() {
        write(0, 10, "text");
        CosmosChangeFeedSource source = source(FeedStart.BEGINNING, checkpoints())
                .pageSize(1)
                .pollEvery(Duration.ofHours(1))
                .build();
        long before = emulator().requests();

        try (ChangeFeedDriver driver = new ChangeFeedDriver(source, checkpoints(), ALONE).readAll(2)) {
            for (int i = 0; i < 20; i++) {
                driver.poll();
            }
            // ten pages, two empty ones, and what the client wants to know of the container
            assertThat(emulator().requests() - before).isBetween(12L, 16L);
            Partition partition = driver.owned().iterator().next();
            driver.reader.release(partition, Duration.ofHours(1));
            driver.poll();
            assertThat(driver.events).hasSize(2);
        }
    }

    @Test
    void builder_wrongSettings_areRefused() {
        CosmosChangeFeedSource.Builder builder = source(FeedStart.NOW, checkpoints());

        assertThatThrownBy(() -> builder.pageSize(0)).hasMessage("pageSize must be within 1 and 10000: pageSize=0");
        assertThatThrownBy(() -> builder.pageSize(10_001)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.pollEvery(Duration.ZERO)).hasMessageContaining("pollEvery=PT0S");
        assertThatThrownBy(() -> builder.pollEvery(Duration.ofDays(2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.timeout(Duration.ZERO)).hasMessageContaining("timeout=PT0S");
        assertThatThrownBy(() -> CosmosChangeFeedSource.builder(connection(), " ", FeedStart.NOW, checkpoints()))
                .hasMessage("container must not be blank");
    }
}

package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.cosmos.emulator.Fault;
import io.streamingatscale.cosmos.emulator.OperationKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How long a commit tries, what it takes of the service, and what it tells of what fails for good. */
class CosmosSinkBoundsTest extends CosmosTest {

    @Test
    void commit_throttledForLongerThanItMayTake_failsWithWhatTheServiceAsksFor() {
        String container = container();
        Duration retryAfter = Duration.ofMinutes(10);
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS);
        emulator()
                .faults()
                .every(1, operation -> operation.container().equals(container), Fault.status(429, 3200, retryAfter));

        assertThatThrownBy(() -> write(sink, items(0, 10)))
                .isInstanceOfSatisfying(
                        TransientException.class,
                        e -> assertThat(e.retryAfter()).contains(retryAfter))
                .hasMessageContaining("throttles")
                .hasMessageContaining(container);
        sink.close();
    }

    @Test
    void commit_noAnswerInTime_failsForNow() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS);
        CosmosSink<Item> hasty =
                CosmosSink.createIfAbsent(connection(), container, ITEMS).timeout(Duration.ofSeconds(1));
        write(sink, items(10, 20)); // connects
        emulator()
                .faults()
                .onRequest(
                        1,
                        request -> request.kind() == OperationKind.BULK,
                        Fault.applyThenDelay(Duration.ofSeconds(5)));

        assertThatThrownBy(() -> write(hasty, items(0, 10))).isInstanceOf(TransientException.class);
        CommitResult again = write(sink, items(0, 10));
        assertThat(again.applied() + again.absorbed()).isEqualTo(10);
        assertThat(again.absorbed()).isPositive();
        hasty.close();
        sink.close();
    }

    @Test
    void commit_throttledNowAndThen_tellsHowOftenAndSendsFewerAtOnce() {
        String container = container();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        CosmosSink<Item> sink =
                CosmosSink.createIfAbsent(connection(), container, ITEMS).metrics(registry);
        emulator()
                .faults()
                .every(
                        100,
                        operation -> operation.container().equals(container),
                        Fault.status(429, 3200, Duration.ofMillis(5)));

        write(sink, items(0, 1_000));
        sink.close();

        assertThat(registry.get("streaming.cosmos.throttled").counter().count()).isEqualTo(10);
        assertThat(registry.find("streaming.cosmos.ru").counters())
                .extracting(counter -> counter.getId().getTag("range"))
                .containsExactlyInAnyOrder("0", "1");
        assertThat(registry.get("streaming.cosmos.ru.per.record").summary().mean())
                .isBetween(4.0, 12.0);
    }

    @Test
    void commit_writerClosedWhileItWaits_startsNothingNew() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS);
        emulator().faults().every(1, operation -> operation.container().equals(container), Fault.status(503, 0));
        SinkWriter<Item> writer = sink.open(CLAIM);
        writer.write(items(0, 5));
        long before = emulator().operations();
        CompletableFuture<CommitResult> commit =
                writer.commit(CLAIM.checkpointAt(Position.of(5))).toCompletableFuture();
        emulator().await(Duration.ofSeconds(20), () -> emulator().operations() >= before + 5);

        writer.close();
        emulator().faults().clear();

        assertThatThrownBy(() -> await(commit))
                .isInstanceOf(TransientException.class)
                .hasMessageContaining("closed");
        assertThat(documents(container)).isEmpty();
        sink.close();
    }

    @Test
    void commit_documentRefused_namesTheFirstRecordAndWritesTheOthers() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS);
        emulator().faults().onOperation(1, o -> o.id().equals("k7"), Fault.status(400, 0));
        emulator().faults().onOperation(1, o -> o.id().equals("k3"), Fault.status(413, 0));

        assertThatThrownBy(() -> write(sink, items(0, 10)))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("devices-3@3")
                .hasMessageNotContaining("k3");
        assertThat(texts(container)).hasSize(8);
        sink.close();
    }

    @Test
    void commit_requestAsAWholeRefused_blamesNobodyBeforeItIsAlone() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS);
        for (int nth = 1; nth < 4; nth++) {
            emulator().faults().onRequest(nth, r -> r.kind() == OperationKind.BULK, Fault.status(413, 0));
        }

        assertThat(write(sink, items(0, 300)).applied()).isEqualTo(300);

        emulator().faults().onRequest(1, r -> r.kind() == OperationKind.BULK, Fault.status(413, 0));
        assertThatThrownBy(() -> write(sink, List.of(item(300, "k300", "x"))))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("devices-3@300");
        sink.close();
    }

    @Test
    void commit_documentTooLarge_isPoisonBeforeItIsSent() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS);
        long before = emulator().requests();

        assertThatThrownBy(() -> write(sink, List.of(item(0, "a", "\u20ac".repeat(700_000)))))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("2 MB");
        assertThat(emulator().requests() - before).isLessThan(5);
        sink.close();
    }

    @Test
    void commit_rightsLost_stopsWithTheRemedy() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS);
        emulator().faults().every(1, o -> o.container().equals(container), Fault.status(403, 0));

        assertThatThrownBy(() -> write(sink, items(0, 3)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("check key, role and firewall");
        sink.close();
    }

    @Test
    void commit_physicalPartitionSplits_goesOn() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS);
        write(sink, items(0, 100));

        emulator().split(DATABASE, container, "0");
        CommitResult result = write(sink, items(50, 300));
        sink.close();

        assertThat(result).isEqualTo(new CommitResult(200, 50));
        assertThat(texts(container)).hasSize(300);
    }

    @Test
    void requestUnitsPerSecond_bounds_whatIsUsed() {
        String container = container();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS)
                .metrics(registry)
                .batchSize(50)
                .requestUnitsPerSecond(2_000);
        write(sink, items(0, 50));
        double before = emulator().requestCharge();
        long start = System.nanoTime();

        write(sink, items(100, 500));

        double seconds = (System.nanoTime() - start) / 1e9;
        sink.close();
        // what was saved up, and one request ahead
        assertThat(emulator().requestCharge() - before).isLessThan(2_000 * (seconds + 0.25) + 600);
        assertThat(seconds).isGreaterThan(0.3);
    }

    @Test
    void mappingFails_isPoison() {
        String container = container();
        Documents<Item> failing = ITEMS.field("f", r -> {
            throw new IllegalStateException("secret");
        });
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, failing);

        assertThatThrownBy(() -> write(sink, items(0, 1)))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("IllegalStateException")
                .hasMessageNotContaining("secret");
        sink.close();
    }

    @Test
    void state_beyondWhatNumbersOfTheServiceKeep_isPoison() {
        String container = container();
        Documents<Item> states = ITEMS.version("version", r -> 1L << 53);
        CosmosSink<Item> sink = CosmosSink.upsertIfNewer(connection(), container, states);

        assertThatThrownBy(() -> write(sink, items(0, 1))).isInstanceOf(PoisonRecordException.class);
        sink.close();
        JsonNode nothing = documents(container).get("k0");
        assertThat(nothing).isNull();
    }
}

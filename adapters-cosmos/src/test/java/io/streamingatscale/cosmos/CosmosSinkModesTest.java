package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.JsonFields;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.cosmos.emulator.Fault;
import io.streamingatscale.cosmos.emulator.OperationKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of documents in each mode. */
class CosmosSinkModesTest extends CosmosTest {

    @Test
    void createIfAbsent_writtenAgain_firstStays() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ITEMS);

        CommitResult first = write(sink, List.of(item(0, "a", "one"), item(1, "b", "two"), item(2, "a", "three")));
        CommitResult again = write(sink, List.of(item(0, "a", "one"), item(3, "b", "other"), item(4, "c", "new")));
        sink.close();

        assertThat(first).isEqualTo(new CommitResult(2, 1));
        assertThat(again).isEqualTo(new CommitResult(1, 2));
        assertThat(texts(container)).isEqualTo(Map.of("a", "one", "b", "two", "c", "new"));
    }

    @Test
    void createIfAbsent_manyDocuments_areAllThere() {
        String container = container();
        CosmosSink<Item> sink =
                CosmosSink.createIfAbsent(connection(), container, ITEMS).batchSize(300);

        assertThat(write(sink, items(0, 2_500))).isEqualTo(new CommitResult(2_500, 0));
        assertThat(write(sink, items(2_000, 3_000))).isEqualTo(new CommitResult(500, 500));
        sink.close();

        assertThat(emulator().count(DATABASE, container)).isEqualTo(3_000);
    }

    @Test
    void upsert_writtenAgain_lastStays() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.upsert(connection(), container, ITEMS);

        write(sink, List.of(item(0, "a", "one"), item(1, "b", "two"), item(2, "a", "three")));
        CommitResult again = write(sink, List.of(item(3, "b", "other")));
        sink.close();

        assertThat(again).isEqualTo(new CommitResult(1, 0));
        assertThat(texts(container)).isEqualTo(Map.of("a", "three", "b", "other"));
    }

    @Test
    void upsert_tombstone_deletesAndIsAbsorbedTheSecondTime() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.upsert(
                connection(), container, ITEMS.deletedWhen(r -> r.value().text() == null));

        write(sink, List.of(item(0, "a", "one"), item(1, "b", "two")));
        CommitResult deleted = write(sink, List.of(item(2, "a", null)));
        CommitResult again = write(sink, List.of(item(2, "a", null), item(3, "b", null), item(4, "b", "back")));
        sink.close();

        assertThat(deleted).isEqualTo(new CommitResult(1, 0));
        assertThat(again).isEqualTo(new CommitResult(1, 2));
        assertThat(texts(container)).isEqualTo(Map.of("b", "back"));
    }

    @Test
    void upsertIfNewer_anyOrderOfReplays_newestStays() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.upsertIfNewer(connection(), container, STATES);
        List<StreamRecord<Item>> states = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            states.add(item(i, "k" + i % 7, "t" + i));
        }
        Random random = new Random(1);

        for (int round = 0; round < 10; round++) {
            List<StreamRecord<Item>> some = new ArrayList<>(states);
            Collections.shuffle(some, random);
            write(sink, some.subList(0, 20));
        }
        write(sink, states);
        CommitResult late = write(sink, states.subList(0, 50));
        sink.close();

        assertThat(late).isEqualTo(new CommitResult(0, 50));
        assertThat(texts(container))
                .isEqualTo(Map.of(
                        "k0", "t56", "k1", "t57", "k2", "t58", "k3", "t59", "k4", "t53", "k5", "t54", "k6", "t55"));
    }

    @Test
    void upsertIfNewer_anotherWritesBetweenReadAndReplace_isNotOverwritten() {
        String container = container();
        CosmosSink<Item> sink = CosmosSink.upsertIfNewer(connection(), container, STATES);
        CosmosSink<Item> zombie = CosmosSink.upsertIfNewer(connection(), container, STATES);
        write(sink, List.of(item(1, "a", "one")));
        long before = emulator().operations();
        emulator()
                .faults()
                .onRequest(1, r -> r.kind() == OperationKind.BULK, Fault.applyThenDelay(Duration.ofSeconds(1)));

        CompletableFuture<CommitResult> late =
                CompletableFuture.supplyAsync(() -> write(zombie, List.of(item(2, "a", "two"))));
        emulator().await(Duration.ofSeconds(30), () -> emulator().operations() > before);
        CommitResult first = write(sink, List.of(item(3, "a", "three")));

        assertThat(first).isEqualTo(new CommitResult(1, 0));
        assertThat(await(late)).isEqualTo(new CommitResult(0, 1));
        assertThat(texts(container)).isEqualTo(Map.of("a", "three"));
        sink.close();
        zombie.close();
    }

    @Test
    void upsertIfNewer_documentWithoutVersion_isOverwritten() {
        String container = container();
        CosmosSink<Item> plain = CosmosSink.upsert(connection(), container, ITEMS);
        write(plain, List.of(item(0, "a", "plain")));
        plain.close();
        CosmosSink<Item> sink = CosmosSink.upsertIfNewer(connection(), container, STATES);

        assertThat(write(sink, List.of(item(1, "a", "newer")))).isEqualTo(new CommitResult(1, 0));
        sink.close();
        assertThat(texts(container)).isEqualTo(Map.of("a", "newer"));
    }

    @Test
    void upsertIfNewer_tombstone_keepsOlderStatesAwayUntilItExpires() {
        String container =
                create(ContainerDefinition.named("deleted").partitionKey("/pk").timeToLive(null));
        CosmosSink<Item> sink = CosmosSink.upsertIfNewer(
                        connection(),
                        container,
                        STATES.deletedWhen(r -> r.value().text() == null))
                .tombstones(Duration.ofHours(1));
        write(sink, List.of(item(0, "a", "one"), item(1, "a", null)));

        assertThat(write(sink, List.of(item(0, "a", "one")))).isEqualTo(new CommitResult(0, 1));
        JsonNode tombstone = documents(container).get("a");
        assertThat(tombstone.get("deleted").asBoolean()).isTrue();
        assertThat(tombstone.get("ttl").asLong()).isEqualTo(3_600);
        assertThat(tombstone.has("text")).isFalse();

        assertThat(write(sink, List.of(item(2, "a", "again")))).isEqualTo(new CommitResult(1, 0));
        sink.close();
        assertThat(texts(container)).isEqualTo(Map.of("a", "again"));
        assertThat(documents(container).get("a").has("ttl")).isFalse();
    }

    @Test
    void patch_incrementsUnderAVersion_countEachRecordOnce() {
        String container = container();
        Patch<Item> totals = Patch.of(Documents.<Item>ofFields()
                        .id(r -> r.value().key())
                        .partitionKey("/pk", r -> r.value().key())
                        .field("kind", r -> "total")
                        .version("lastOffset", r -> r.origin().offset()))
                .increment("/count", r -> 1)
                .set("/last", r -> r.value().text())
                .set("/at", StreamRecord::logTime);
        CosmosSink<Item> sink = CosmosSink.patch(connection(), container, totals);

        CommitResult first = write(sink, List.of(item(0, "a", "x"), item(1, "a", "y"), item(2, "b", "z")));
        CommitResult again = write(sink, List.of(item(1, "a", "y"), item(2, "b", "z"), item(3, "a", "w")));
        sink.close();

        assertThat(first).isEqualTo(new CommitResult(3, 0));
        assertThat(again).isEqualTo(new CommitResult(1, 2));
        JsonNode a = documents(container).get("a");
        assertThat(a.get("count").asLong()).isEqualTo(3);
        assertThat(a.get("last").asText()).isEqualTo("w");
        assertThat(a.get("at").asText()).isEqualTo("2026-01-01T00:00:03.000Z");
        assertThat(a.get("kind").asText()).isEqualTo("total");
        assertThat(documents(container).get("b").get("count").asLong()).isEqualTo(1);
    }

    @Test
    void uniqueKey_ofAnotherDocument_makesAPoisonRecordAndNotADuplicate() {
        String container =
                create(ContainerDefinition.named("unique").partitionKey("/pk").uniqueKey("/text"));
        Documents<Item> ofOnePartition = Documents.<Item>ofFields()
                .id(r -> r.value().key())
                .partitionKey("/pk", r -> "all")
                .field("text", r -> r.value().text());
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, ofOnePartition);
        CosmosSink<Item> upserting = CosmosSink.upsert(connection(), container, ofOnePartition);
        write(sink, List.of(item(0, "a", "one")));

        assertThat(write(sink, List.of(item(0, "a", "one")))).isEqualTo(new CommitResult(0, 1));
        for (CosmosSink<Item> each : List.of(sink, upserting)) {
            assertThatThrownBy(() -> write(each, List.of(item(1, "b", "one"))))
                    .isInstanceOf(PoisonRecordException.class)
                    .hasMessageContaining("another document has the unique key")
                    .hasMessageContaining("devices-3@1");
            each.close();
        }
        assertThat(texts(container)).isEqualTo(Map.of("a", "one"));
    }

    @Test
    void payload_passesThroughAsItCame() {
        String container = container();
        String payload =
                "{ \"eventId\":\"e/1\", \"value\":0.10, \"id\":7, \"complexData\":{\"a\":[1,2]}, \"s\":\"\\u00e4\" }";
        Documents<JsonFields.View> documents = Documents.<JsonFields.View>ofJson(
                        r -> r.value().payload())
                .id(r -> r.value().text("eventId"))
                .partitionKey("/pk", r -> 12L)
                .field("enqueuedAt", StreamRecord::logTime);
        CosmosSink<JsonFields.View> sink = CosmosSink.createIfAbsent(connection(), container, documents);

        write(sink, List.of(record(5, JsonFields.of("eventId").read(payload.getBytes(StandardCharsets.UTF_8)))));
        sink.close();

        byte[] stored = emulator().documents(DATABASE, container).get(0);
        assertThat(new String(stored, StandardCharsets.UTF_8))
                .contains("\"id\":\"e~002f1\"", "\"pk\":12", "\"enqueuedAt\":\"2026-01-01T00:00:05.000Z\"")
                .doesNotContain("\"id\":7");
        JsonNode document = documents(container).get("e~002f1");
        assertThat(document.get("complexData")).hasToString("{\"a\":[1,2]}");
        assertThat(document.get("s").asText()).isEqualTo("\u00e4");
        assertThat(document.get("eventId").asText()).isEqualTo("e/1");
    }

    @Test
    void partitionKeys_ofEveryKind_findTheirDocumentAgain() {
        String container = container();
        for (Object key : List.of("text", 1, 1L << 40, 0.5, true)) {
            Documents<Item> documents = Documents.<Item>ofFields().id(r -> "x").partitionKey("/pk", r -> key);
            CosmosSink<Item> sink = CosmosSink.createIfAbsent(connection(), container, documents);
            assertThat(write(sink, List.of(item(0, "x", "")))).isEqualTo(new CommitResult(1, 0));
            assertThat(write(sink, List.of(item(0, "x", "")))).isEqualTo(new CommitResult(0, 1));
            sink.close();
        }

        assertThat(emulator().count(DATABASE, container)).isEqualTo(5);
    }

    @Test
    void partitionKeys_sameNumberInOtherKinds_areOneDocumentInOrder() {
        String container = container();
        List<Object> keys = List.of(1, 1L, 1.0, 0.5);
        Documents<Item> documents = Documents.<Item>ofFields()
                .id(r -> "x")
                .partitionKey("/pk", r -> keys.get((int) r.value().version()))
                .field("text", r -> r.value().text());
        CosmosSink<Item> sink = CosmosSink.upsert(connection(), container, documents);

        CommitResult result =
                write(sink, List.of(item(0, "", "one"), item(1, "", "two"), item(2, "", "three"), item(3, "", "half")));
        sink.close();

        assertThat(result).isEqualTo(new CommitResult(2, 2));
        assertThat(emulator().documents(DATABASE, container))
                .extracting(json -> new String(json, StandardCharsets.UTF_8))
                .anyMatch(json -> json.contains("\"three\""))
                .noneMatch(json -> json.contains("\"one\"") || json.contains("\"two\""));
    }

    @Test
    void partitionKeys_thatWouldBeOneInTheService_arePoison() {
        String container = container();
        for (Object key : List.of(1L << 53, -(1L << 53), Double.NaN, Double.POSITIVE_INFINITY, 'c')) {
            Documents<Item> documents = Documents.<Item>ofFields().id(r -> "x").partitionKey("/pk", r -> key);
            CosmosSink<Item> sink = CosmosSink.upsert(connection(), container, documents);
            assertThatThrownBy(() -> write(sink, List.of(item(0, "x", "")))).isInstanceOf(PoisonRecordException.class);
            sink.close();
        }
    }

    @Test
    void partitionedById_isFoundAgain() {
        String container = create(ContainerDefinition.named("by-id"));
        CosmosSink<Item> sink = CosmosSink.createIfAbsent(
                connection(),
                container,
                Documents.<Item>ofFields()
                        .id(r -> r.value().key())
                        .partitionKey("/id", r -> r.value().key()));

        assertThat(write(sink, List.of(item(0, "a/b", "")))).isEqualTo(new CommitResult(1, 0));
        assertThat(write(sink, List.of(item(0, "a/b", "")))).isEqualTo(new CommitResult(0, 1));
        sink.close();
    }
}

package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.streamingatscale.core.Claim;
import io.streamingatscale.core.CommitResult;
import io.streamingatscale.core.Effect;
import io.streamingatscale.core.FencedException;
import io.streamingatscale.core.PoisonRecordException;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.SinkWriter;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import io.streamingatscale.cosmos.emulator.Fault;
import io.streamingatscale.cosmos.emulator.OperationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Documents and checkpoint of a partition in one transaction. */
class CosmosTransactionsTest extends CosmosTest {

    private static final Documents<Item> ITEMS_OF_PARTITION = Documents.<Item>ofFields()
            .id(r -> r.value().key())
            .partitionedBySource("/pk")
            .field("text", r -> r.value().text());

    private String container;
    private CosmosSink<Item> sink;

    @BeforeEach
    void open() {
        container = container();
        sink = CosmosSink.createIfAbsent(connection(), container, ITEMS_OF_PARTITION)
                .transactional();
    }

    private Claim claim() {
        return sink.checkpointStore().orElseThrow().claim("test", PARTITION);
    }

    private Position saved() {
        return sink.checkpointStore()
                .orElseThrow()
                .load("test", PARTITION)
                .orElseThrow()
                .position();
    }

    /** Returns the documents' texts without the checkpoint. */
    private Map<String, String> stored() {
        Map<String, String> stored = new TreeMap<>();
        for (JsonNode document : documents(container).values()) {
            if (!document.path("type").asText().equals("streaming-checkpoint")) {
                stored.put(document.get("id").asText(), document.get("text").asText());
            }
        }
        return stored;
    }

    @Test
    void commit_documentsAndCheckpoint_areThereTogether() {
        Claim claim = claim();

        CommitResult result = write(sink, claim, items(0, 5));

        assertThat(sink.effect()).isEqualTo(Effect.TRANSACTIONAL);
        assertThat(result).isEqualTo(new CommitResult(5, 0));
        assertThat(stored()).hasSize(5).containsEntry("k4", "t4");
        assertThat(saved()).isEqualTo(Position.of(5));
        assertThat(claim().position()).contains(Position.of(5));
        sink.close();
    }

    @Test
    void commit_nothingWritten_savesTheCheckpoint() {
        Claim claim = claim();
        try (SinkWriter<Item> writer = sink.open(claim)) {
            await(writer.commit(claim.checkpointAt(Position.of(7, "token"))).toCompletableFuture());
        }

        assertThat(saved()).isEqualTo(Position.of(7, "token"));
        sink.close();
    }

    @Test
    void commit_moreThanATransactionTakes_isDividedBetweenOrigins() {
        Claim claim = claim();
        List<StreamRecord<Item>> records = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            records.add(record(i / 2, new Item("k" + i, i, "t" + i)));
        }
        // the second of three transactions is refused: what the first wrote is saved
        emulator().faults().onRequest(2, r -> r.kind() == OperationKind.BATCH, Fault.status(403, 0));

        assertThatThrownBy(() -> write(sink, claim, records)).isInstanceOf(RuntimeException.class);
        long next = saved().offset();
        assertThat(next).isEqualTo(49);
        assertThat(stored()).hasSize((int) (2 * next));

        Claim again = claim();
        write(sink, again, records.subList((int) (2 * next), 250));
        assertThat(stored()).hasSize(250);
        assertThat(saved()).isEqualTo(Position.of(125));
        sink.close();
    }

    @Test
    void commit_oneRecordOfTooManyDocuments_isPoison() {
        Claim claim = claim();
        List<StreamRecord<Item>> records = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            records.add(record(3, new Item("k" + i, i, "t" + i)));
        }

        assertThatThrownBy(() -> write(sink, claim, records))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("99 documents");
        assertThat(stored()).isEmpty();
        sink.close();
    }

    @Test
    void commit_transactionsOfFullSizeAlwaysFail_fewerAreWrittenAtOnce() {
        Claim claim = claim();
        emulator().faults().every(100, o -> o.container().equals(container), Fault.status(429, 3200));
        emulator().faults().every(53, o -> o.container().equals(container), Fault.applyThenDrop());

        CommitResult result = write(sink, claim, items(0, 500));

        assertThat(result).isEqualTo(new CommitResult(500, 0));
        assertThat(stored()).hasSize(500);
        assertThat(saved()).isEqualTo(Position.of(500));
        sink.close();
    }

    @Test
    void commit_largeDocuments_areDividedToo() {
        Claim claim = claim();
        List<StreamRecord<Item>> records = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            records.add(item(i, "k" + i, "x".repeat(250_000)));
        }

        assertThat(write(sink, claim, records)).isEqualTo(new CommitResult(12, 0));
        assertThat(stored()).hasSize(12);
        sink.close();
    }

    @Test
    void commit_claimedSince_writesNothing() {
        Claim old = claim();
        write(sink, old, items(0, 3));
        Claim present = claim();

        assertThatThrownBy(() -> write(sink, old, items(3, 6)))
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("epoch=1, currentEpoch=2");
        assertThat(stored()).hasSize(3);
        write(sink, present, items(3, 6));
        assertThat(stored()).hasSize(6);
        sink.close();
    }

    @Test
    void commit_neverClaimed_isRefused() {
        assertThatThrownBy(() -> write(sink, Claim.first("test", PARTITION, 1), items(0, 1)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(stored()).isEmpty();
        sink.close();
    }

    @Test
    void commit_producerDuplicates_areAbsorbedAndCostFewTransactions() {
        Claim claim = claim();
        write(sink, claim, items(0, 50));
        List<StreamRecord<Item>> records = new ArrayList<>();
        for (int i = 50; i < 140; i++) {
            records.add(item(i, "k" + (i - 40), "other"));
        }
        long before = emulator().requests();

        CommitResult result = write(sink, claim, records);

        assertThat(result).isEqualTo(new CommitResult(50, 40));
        assertThat(emulator().requests() - before).isLessThan(12);
        assertThat(stored()).hasSize(100).containsEntry("k49", "t49").containsEntry("k50", "other");
        assertThat(saved()).isEqualTo(Position.of(140));
        sink.close();
    }

    @Test
    void commit_replyLost_isFoundOutByTheNextOwner() {
        Claim claim = claim();
        write(sink, claim, items(0, 3));
        emulator().faults().onRequest(1, r -> r.kind() == OperationKind.BATCH, Fault.applyThenDrop());

        // sent again by the writer itself: the checkpoint says that it was applied
        assertThat(write(sink, claim, items(3, 6))).isEqualTo(new CommitResult(3, 0));
        assertThat(saved()).isEqualTo(Position.of(6));
        assertThat(stored()).hasSize(6);
        sink.close();
    }

    @Test
    void commit_failsForNow_isSentAgain() {
        Claim claim = claim();
        for (Fault fault : List.of(
                Fault.status(429, 3200),
                Fault.status(449, 0),
                Fault.status(503, 0),
                Fault.drop(),
                Fault.status(408, 0))) {
            emulator().faults().onRequest(1, r -> r.kind() == OperationKind.BATCH, fault);
            emulator().faults().onOperation(3, o -> o.kind() == OperationKind.CREATE, Fault.status(429, 3200));
            long from = claim.position().map(Position::offset).orElse(0L);
            write(sink, claim, items((int) from, (int) from + 4));
            claim = claim();
        }

        assertThat(stored()).hasSize(20);
        assertThat(saved()).isEqualTo(Position.of(20));
        sink.close();
    }

    @Test
    void commit_documentRefused_namesItAndWritesNothing() {
        Claim claim = claim();
        emulator().faults().onOperation(1, o -> o.id().equals("k2"), Fault.status(400, 0));

        assertThatThrownBy(() -> write(sink, claim, items(0, 5)))
                .isInstanceOf(PoisonRecordException.class)
                .hasMessageContaining("devices-3@2");
        assertThat(stored()).isEmpty();
        sink.close();
    }

    @Test
    void upsertIfNewer_inTransactions_keepsTheNewest() {
        CosmosSink<Item> states = CosmosSink.upsertIfNewer(
                        connection(),
                        container,
                        ITEMS_OF_PARTITION.version("version", r -> r.value().version()))
                .transactional();
        Claim claim = claim();
        write(states, claim, List.of(item(5, "a", "five"), item(1, "b", "one")).subList(0, 1));

        CommitResult result = write(
                states,
                claim,
                List.of(
                        record(6, new Item("a", 3, "three")),
                        record(7, new Item("b", 7, "seven")),
                        record(8, new Item("a", 8, "eight")),
                        record(9, new Item("c", 9, "nine"))));

        assertThat(result).isEqualTo(new CommitResult(3, 1));
        assertThat(stored()).isEqualTo(Map.of("a", "eight", "b", "seven", "c", "nine"));
        states.close();
        sink.close();
    }

    @Test
    void upsertIfNewer_changedBetweenReadAndTransaction_readsAgain() {
        CosmosSink<Item> states = CosmosSink.upsertIfNewer(
                        connection(),
                        container,
                        ITEMS_OF_PARTITION.version("version", r -> r.value().version()))
                .transactional();
        Claim claim = claim();
        write(states, claim, List.of(item(1, "a", "one")));
        emulator().faults().onOperation(1, o -> o.kind() == OperationKind.REPLACE, Fault.status(412, 0));

        assertThat(write(states, claim, List.of(item(2, "a", "two")))).isEqualTo(new CommitResult(1, 0));
        assertThat(stored()).isEqualTo(Map.of("a", "two"));
        states.close();
        sink.close();
    }

    @Test
    void upsert_withDeletions_inTransactions() {
        CosmosSink<Item> last = CosmosSink.upsert(
                        connection(),
                        container,
                        ITEMS_OF_PARTITION.deletedWhen(r -> r.value().text() == null))
                .transactional();
        Claim claim = claim();
        write(last, claim, List.of(item(0, "a", "x"), item(1, "b", "y")));

        CommitResult result = write(last, claim, List.of(item(2, "a", null), item(3, "gone", null), item(4, "b", "z")));

        assertThat(result).isEqualTo(new CommitResult(2, 1));
        assertThat(stored()).isEqualTo(Map.of("b", "z"));
        last.close();
        sink.close();
    }

    @Test
    void commit_noTimeLeft_failsForNow() {
        CosmosSink<Item> hasty = sink.timeout(java.time.Duration.ofMillis(200));
        Claim claim = claim();
        emulator().faults().every(1, o -> o.kind() == OperationKind.CREATE, Fault.status(503, 0));

        assertThatThrownBy(() -> write(hasty, claim, items(0, 2))).isInstanceOf(TransientException.class);
        hasty.close();
        sink.close();
    }

    @Test
    void transactional_otherMappings_areRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> CosmosSink.upsert(connection(), container, ITEMS).transactional())
                .withMessageContaining("partitionedBySource");
        Patch<Item> patch = Patch.of(Documents.<Item>ofFields().id(r -> "x").partitionedBySource("/pk"))
                .set("/a", r -> 1);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> CosmosSink.patch(connection(), container, patch).transactional())
                .withMessageContaining("not transactional");
        sink.close();
    }
}

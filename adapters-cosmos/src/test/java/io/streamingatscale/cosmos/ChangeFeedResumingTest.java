package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosBulkOperations;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.FeedResponse;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.Batch;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Origin;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** From where a reader goes on, and under which origins. */
class ChangeFeedResumingTest extends ChangeFeedTest {

    // ---- resuming ----

    @Test
    void poll_fromTheCheckpoint_givesWhatComesAfterIt() {
        write(0, 30, "one");
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            driver.commit();
        }
        write(30, 50, "two");

        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            assertThat(driver.records).hasSize(20);
            assertThat(driver.distinctIds()).isEqualTo(keys(30, 50));
        }
    }

    @Test
    void poll_fromEachPositionInsideABatch_givesTheRestUnderTheSameOrigins() {
        write(0, 6, "one");
        writeTogether("k1", "together", "a", "b", "c", "d");
        write(6, 9, "two");
        List<Batch<ObjectNode>> all;
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            all = List.copyOf(driver.batches);
        }

        for (Batch<ObjectNode> batch : all) {
            for (int i = 0; i < batch.records().size(); i++) {
                List<StreamRecord<ObjectNode>> rest =
                        batch.records().subList(i, batch.records().size());
                InMemoryCheckpointStore store = new InMemoryCheckpointStore();
                store.save(store.claim("pipeline", batch.partition())
                        .checkpointAt(Position.of(rest.get(0).origin().offset())));
                try (ChangeFeedDriver driver = read(store).readAll(2)) {
                    assertThat(driver.records)
                            .filteredOn(record -> record.origin().partition().equals(batch.partition()))
                            .extracting(StreamRecord::origin)
                            .isEqualTo(rest.stream().map(StreamRecord::origin).toList());
                }
            }
        }
    }

    @Test
    void poll_releasedPartition_comesAgainAfterThePause() {
        write(0, 20, "text");
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            driver.owned().forEach(partition -> driver.reader.release(partition, Duration.ofMillis(1)));
            driver.read(40);

            assertThat(driver.origins()).hasSize(20);
            assertThat(driver.events).hasSize(4).allMatch(event -> event.startsWith("claim"));
        }
    }

    @Test
    void poll_pageWasFetchedButPartitionReleased_isNotHandedOut() {
        write(0, 20, "text");
        try (ChangeFeedDriver driver = readSmallPages(checkpoints()).read(1)) {
            Partition partition = driver.records.get(0).origin().partition();
            long before = emulator().requests();
            write(20, 40, "while the next page arrives");
            emulator().await(Duration.ofSeconds(60), () -> emulator().requests() >= before + 20);
            driver.reader.release(partition, Duration.ofDays(1));
            driver.until(
                    "the other partition",
                    () -> driver.owned().stream()
                            .filter(each -> !each.equals(partition))
                            .allMatch(each -> driver.reader.logEnd(each).isPresent()));

            assertThat(driver.records)
                    .filteredOn(record -> record.origin().partition().equals(partition))
                    .hasSize(1);
        }
    }

    @Test
    void poll_claimFails_isOfferedAgain() {
        write(0, 20, "text");
        try (ChangeFeedDriver driver = read(checkpoints())) {
            driver.claimsToFail = 3;
            assertThat(driver.read(20).distinctIds()).isEqualTo(keys(0, 20));
        }
    }

    // ---- origins ----

    @Test
    void poll_again_givesTheSameOriginsAlsoWhereADocumentOfATransactionHasChanged() {
        write(0, 20, "one");
        writeTogether("t", "one", "a", "b", "c", "d", "e");
        Map<String, Origin> before;
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            before = driver.origins();
            assertThat(driver.records).extracting(StreamRecord::origin).doesNotHaveDuplicates();
            assertThat(driver.records)
                    .filteredOn(record -> record.value().path("pk").asText().equals("t"))
                    .hasSize(5)
                    .extracting(record -> record.value().path("_lsn").asLong())
                    .containsOnly(driver.records.stream()
                            .filter(record -> id(record).equals("a"))
                            .findFirst()
                            .orElseThrow()
                            .value()
                            .path("_lsn")
                            .asLong());
        }
        writeTogether("t", "two", "b", "d");

        try (ChangeFeedDriver driver =
                readSmallPages(new InMemoryCheckpointStore()).readAll(2)) {
            Map<String, Origin> after = driver.origins();
            assertThat(after.keySet()).isEqualTo(before.keySet());
            List<String> changed = new ArrayList<>();
            after.forEach((id, origin) -> {
                if (!origin.equals(before.get(id))) {
                    changed.add(id);
                }
            });
            assertThat(changed).containsExactly("b", "d");
        }
    }

    // ---- collisions ----

    /** Creates documents until one has the same tie as a first one, and then changes both in one transaction. */
    private void writeColliding(String key, String first, String second) {
        client().upsertItem(document(key, first, "alone")).block();
        Flux.range(1, FeedOffset.TIES - 1)
                .map(i -> CosmosBulkOperations.getCreateItemOperation(
                        document("filler", "filler" + i, ""), new PartitionKey("filler")))
                .as(client()::executeBulkOperations)
                .blockLast();
        client().upsertItem(document(key, second, "alone")).block();
        writeTogether(key, "together", first, second);
    }

    @Test
    void poll_documentsOfATransactionCollideAndTheFirstIsChangedAgain_secondIsNotLostAndKeepsItsOrigin() {
        writeColliding("t", "a", "b");
        Origin second;
        try (ChangeFeedDriver driver = read(checkpoints())) {
            driver.until("first of the two", () -> driver.ids().contains("a"));
            assertThat(driver.ids()).doesNotContain("b");
            driver.commit();
            driver.until("second of the two", () -> driver.ids().contains("b"));
            second = Objects.requireNonNull(driver.origins().get("b"));
            assertThat(second.offset())
                    .isEqualTo(Objects.requireNonNull(driver.origins().get("a")).offset() + 1);
        }
        try (ChangeFeedDriver driver = read(new InMemoryCheckpointStore())) {
            driver.until("first of the two", () -> driver.ids().contains("a"));
            driver.reader.release(second.partition(), Duration.ofDays(1));
            driver.poll();
            assertThat(driver.ids()).doesNotContain("b");
        }
        writeTogether("t", "again", "a");

        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            assertThat(driver.ids()).filteredOn(id -> !id.startsWith("filler")).containsExactly("b", "a");
            assertThat(driver.origins()).containsEntry("b", second);
        }
    }

    // ---- the client's texts ----

    @Test
    void span_ofTheClientsRange_isTheSameRangeThere() {
        List<FeedRange> ranges = Objects.requireNonNull(client().getFeedRanges().block());

        assertThat(ranges)
                .hasSize(2)
                .allSatisfy(range -> assertThat(FeedSpan.of(range).range()).isEqualTo(range));
    }

    @Test
    void continuation_ofTheClientWithAnotherLsn_isReadOnFromThere() {
        write(0, 30, "text");
        CosmosAsyncContainer client = client();
        for (FeedRange range : Objects.requireNonNull(client.getFeedRanges().block())) {
            FeedContinuation end = continuation(CosmosChangeFeedRequestOptions.createForProcessingFromNow(range));
            assertThat(end.spans()).containsExactly(FeedSpan.of(range));
            assertThat(end.after(end.lsn())).isEqualTo(end);

            FeedContinuation middle = end.after(end.lsn() - 3);
            FeedResponse<ObjectNode> page =
                    page(CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(middle.text()));

            assertThat(page.getResults())
                    .extracting(document -> document.path("_lsn").asLong())
                    .containsExactly(end.lsn() - 2, end.lsn() - 1, end.lsn());
            assertThat(new FeedContinuation(page.getContinuationToken())).isEqualTo(end);
        }
    }

    private FeedContinuation continuation(CosmosChangeFeedRequestOptions options) {
        return new FeedContinuation(page(options).getContinuationToken());
    }

    private FeedResponse<ObjectNode> page(CosmosChangeFeedRequestOptions options) {
        return Objects.requireNonNull(
                client().queryChangeFeed(options, ObjectNode.class).byPage().blockFirst());
    }
}

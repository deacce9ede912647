package io.streamingatscale.cosmos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.cosmos.ConnectionMode;
import com.azure.cosmos.CosmosAsyncClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.streamingatscale.core.ConfigurationException;
import io.streamingatscale.core.InMemoryCheckpointStore;
import io.streamingatscale.core.Partition;
import io.streamingatscale.core.Position;
import io.streamingatscale.core.ReaderSlot;
import io.streamingatscale.core.StreamRecord;
import io.streamingatscale.core.TransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a reader reads, and from where on the first time. */
class ChangeFeedSourceTest extends ChangeFeedTest {

    private static List<String> texts(ChangeFeedDriver driver, String id) {
        return driver.records.stream()
                .filter(record -> id(record).equals(id))
                .map(record -> record.value().path("text").asText())
                .toList();
    }

    // ---- where to begin ----

    @Test
    void poll_fromTheBeginning_givesEachDocumentAsItIsAndThenWhatChanges() {
        write(0, 50, "old");
        write(10, 20, "new");

        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            assertThat(driver.records).hasSize(50);
            assertThat(driver.distinctIds()).isEqualTo(keys(0, 50));
            assertThat(texts(driver, "k15")).containsExactly("new");
            assertThat(texts(driver, "k30")).containsExactly("old");

            write(30, 40, "new");
            driver.read(60);
            assertThat(texts(driver, "k30")).containsExactly("old", "new");
        }
    }

    @Test
    void poll_fromNow_givesOnlyWhatChangesAfterTheClaim() {
        write(0, 20, "old");

        try (ChangeFeedDriver driver = read(FeedStart.NOW, checkpoints())) {
            driver.until("both partitions", () -> driver.owned().size() == 2);
            write(15, 40, "new");
            driver.read(25);
            driver.readAll(2);
            assertThat(driver.records).hasSize(25);
            assertThat(driver.distinctIds()).isEqualTo(keys(15, 40));
        }
    }

    /** The position of the first start is kept: what comes between the claim and the first record is not lost. */
    @Test
    void poll_fromNowAndStoppedBeforeAnyChange_givesLaterWhatChangedMeanwhile() {
        try (ChangeFeedDriver driver = read(FeedStart.NOW, checkpoints())) {
            driver.until("both partitions", () -> driver.owned().size() == 2);
        }
        write(0, 20, "meanwhile");

        try (ChangeFeedDriver driver = read(FeedStart.NOW, checkpoints()).read(20)) {
            assertThat(driver.distinctIds()).isEqualTo(keys(0, 20));
        }
    }

    @Test
    void poll_fromATime_givesWhatChangedThenOrLater() {
        write(0, 20, "old");
        emulator().advance(Duration.ofSeconds(100));
        write(20, 40, "new");
        long second = documents(feed()).values().stream()
                .mapToLong(document -> document.path("_ts").asLong())
                .max()
                .orElseThrow();

        FeedStart start = FeedStart.at(Instant.ofEpochSecond(second - 50));
        try (ChangeFeedDriver driver = read(start, checkpoints()).readAll(2)) {
            assertThat(driver.distinctIds()).isEqualTo(keys(20, 40));
            assertThat(driver.records.get(0).logTime()).isAfter(Instant.ofEpochSecond(second - 50));
        }
        try (ChangeFeedDriver driver =
                read(FeedStart.at(Instant.ofEpochSecond(second + 50)), new InMemoryCheckpointStore())) {
            driver.until("both partitions", () -> driver.owned().size() == 2);
            write("k3", "later");
            assertThat(driver.read(1).ids()).containsExactly("k3");
        }
    }

    /** The service compares whole seconds; a time within one must neither lose its documents nor give earlier ones. */
    @Test
    void positionAt_timeWithinASecond_isThatOfTheNextSecond() {
        write(0, 10, "first");
        emulator().advance(Duration.ofSeconds(1));
        write(10, 20, "second");

        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            for (Partition partition : driver.owned()) {
                for (StreamRecord<ObjectNode> record : driver.records) {
                    Instant time = record.logTime().minusMillis(1);
                    Position found = driver.reader
                            .positionAt(driver.claims.get(partition), time)
                            .orElseThrow();
                    assertThat(driver.records)
                            .filteredOn(each -> each.origin().partition().equals(partition))
                            .allSatisfy(each -> assertThat(each.origin().offset() >= found.offset())
                                    .isEqualTo(!each.logTime().isBefore(time)));
                }
            }
        }
    }

    // ---- order and partitions ----

    @Test
    void poll_manyChanges_comeInTheOrderOfTheirWritesWithinAPartition() {
        write(0, 60, "one");
        write(0, 30, "two");

        try (ChangeFeedDriver driver = readSmallPages(checkpoints()).readAll(2)) {
            for (Partition partition : driver.owned()) {
                List<Long> lsns = driver.records.stream()
                        .filter(record -> record.origin().partition().equals(partition))
                        .map(record -> record.value().path("_lsn").asLong())
                        .toList();
                assertThat(lsns).isSorted().doesNotHaveDuplicates().hasSizeGreaterThan(10);
            }
            assertThat(driver.owned())
                    .extracting(Partition::id)
                    .containsExactlyInAnyOrder(
                            "0-20000000000000000000000000000000", "20000000000000000000000000000000-FF");
        }
    }

    @Test
    void poll_twoReaders_shareThePartitions() {
        write(0, 40, "text");
        CosmosChangeFeedSource source =
                source(FeedStart.BEGINNING, checkpoints()).build();

        try (ChangeFeedDriver one = new ChangeFeedDriver(source, checkpoints(), new ReaderSlot("pipeline", 0, 2));
                ChangeFeedDriver two = new ChangeFeedDriver(source, checkpoints(), new ReaderSlot("pipeline", 1, 2))) {
            one.readAll(1);
            two.readAll(1);

            assertThat(one.owned()).doesNotContainAnyElementsOf(two.owned());
            Set<String> all = new HashSet<>(one.ids());
            all.addAll(two.ids());
            assertThat(all).isEqualTo(keys(0, 40));
            assertThat(one.records.size() + two.records.size()).isEqualTo(40);
        }
    }

    // ---- the rest ----

    @Test
    void logEnd_isKnownWhileNothingIsLeftToRead() {
        write(0, 20, "text");
        try (ChangeFeedDriver driver = read(checkpoints())) {
            driver.until("both partitions", () -> driver.owned().size() == 2);
            Partition partition = driver.owned().iterator().next();
            driver.readAll(2).commit();

            assertThat(driver.reader.logEnd(partition))
                    .hasValue(checkpoints()
                            .load("pipeline", partition)
                            .orElseThrow()
                            .position()
                            .offset());
            assertThat(driver.reader.logEnd(Partition.of("other", 0))).isEmpty();
        }
    }

    /** It was read from another container of that name, perhaps. */
    @Test
    void poll_positionIsBehindTheEnd_isTrouble() {
        write(0, 10, "text");
        try (ChangeFeedDriver driver = read(checkpoints()).readAll(2)) {
            driver.owned().forEach(partition -> driver.commit(partition, Position.of(FeedOffset.of(1_000, 0))));
        }

        try (ChangeFeedDriver driver = read(checkpoints())) {
            driver.until("trouble", () -> !driver.failures.isEmpty());
            assertThat(driver.records).isEmpty();
            assertThat(driver.failures.get(0))
                    .hasMessageContaining("change feed ends before the position; was the container made anew?")
                    .hasMessageContaining("lsn=999");
        }
    }

    @Test
    void close_lastReader_givesTheClientBack() {
        CosmosConnection own = CosmosConnection.of(
                        emulator().endpoint(), emulator().key(), DATABASE)
                .mode(ConnectionMode.GATEWAY);
        CosmosChangeFeedSource source = CosmosChangeFeedSource.builder(own, feed(), FeedStart.NOW, checkpoints())
                .build();
        CosmosAsyncClient used;
        try (ChangeFeedDriver one = new ChangeFeedDriver(source, checkpoints(), new ReaderSlot("pipeline", 0, 2))) {
            new ChangeFeedDriver(source, checkpoints(), new ReaderSlot("pipeline", 1, 2)).close();
            used = own.client().acquire();
            own.client().release();
            one.readAll(1);
        }

        assertThat(own.client().acquire()).isNotSameAs(used);
        own.client().release();
    }

    /** As the end of a worker that does not drain in time. */
    @Test
    void poll_interruptedWhileItAsks_isTransient() {
        try (ChangeFeedDriver driver = read(checkpoints())) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> driver.reader.poll(Duration.ZERO))
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("interrupted");
            assertThat(Thread.interrupted()).isTrue();
            driver.readAll(2);
        }
    }

    @Test
    void poll_containerIsNotThere_isRefused() {
        CosmosChangeFeedSource source = CosmosChangeFeedSource.builder(
                        connection(), "missing", FeedStart.BEGINNING, checkpoints())
                .build();
        try (var reader = source.open(ALONE, new ChangeFeedDriver(source, checkpoints(), ALONE))) {
            assertThatThrownBy(() -> reader.poll(Duration.ZERO))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("missing")
                    .hasMessageContaining("create database and container first");
        }
    }
}

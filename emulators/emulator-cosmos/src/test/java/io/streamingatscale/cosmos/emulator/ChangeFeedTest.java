package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.FeedResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class ChangeFeedTest extends OnPartitions {

    /** A container of one test. */
    private String fresh(String name) {
        client.database().createContainer(name, "/pk");
        return name;
    }

    private void write(String container, int from, int to) {
        IntStream.range(from, to)
                .forEach(i -> client.container(container)
                        .upsertItem(Client.item("i" + i, "k" + i % 10, i), Client.key("k" + i % 10), null));
    }

    /** What a client read, and where it goes on. */
    private record Read(List<Integer> numbers, String continuation) {}

    private Read read(String container, CosmosChangeFeedRequestOptions options) {
        List<Integer> numbers = new ArrayList<>();
        String continuation = "";
        Iterator<FeedResponse<JsonNode>> pages = client.container(container)
                .queryChangeFeed(options, JsonNode.class)
                .iterableByPage()
                .iterator();
        while (pages.hasNext()) {
            FeedResponse<JsonNode> page = pages.next();
            page.getResults().forEach(item -> numbers.add(item.path("n").asInt()));
            continuation = page.getContinuationToken();
        }
        return new Read(numbers, continuation);
    }

    private static Integer[] range(int from, int to) {
        return IntStream.range(from, to).boxed().toArray(Integer[]::new);
    }

    @Test
    void feed_fromTheBeginning_hasEachDocumentOnceWithItsLastChange() {
        String container = fresh("beginning");
        write(container, 0, 25);
        client.container(container).upsertItem(Client.item("i3", "k3", 103), Client.key("k3"), null);
        client.container(container).deleteItem("i4", Client.key("k4"), null);

        Read read = read(
                container,
                CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(FeedRange.forFullRange())
                        .setMaxItemCount(4));

        assertThat(read.numbers()).hasSize(24).contains(0, 24, 103).doesNotContain(3, 4);
    }

    @Test
    void feed_fromItsContinuation_hasWhatIsNew() {
        String container = fresh("continuation");
        write(container, 0, 10);
        Read first = read(
                container, CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(FeedRange.forFullRange()));
        write(container, 10, 15);

        Read second = read(
                container, CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(first.continuation()));

        assertThat(first.numbers()).containsExactlyInAnyOrder(range(0, 10));
        assertThat(second.numbers()).containsExactlyInAnyOrder(range(10, 15));
    }

    @Test
    void feed_fromNow_hasWhatComesLater() {
        String container = fresh("now");
        write(container, 0, 10);
        Read first =
                read(container, CosmosChangeFeedRequestOptions.createForProcessingFromNow(FeedRange.forFullRange()));
        write(container, 10, 13);

        Read second = read(
                container, CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(first.continuation()));

        assertThat(first.numbers()).isEmpty();
        assertThat(second.numbers()).containsExactlyInAnyOrder(range(10, 13));
    }

    @Test
    void feed_fromAPointInTime_hasWhatWasWrittenFromThenOn() {
        String container = fresh("time");
        write(container, 0, 10);
        emulator.advance(Duration.ofHours(1));
        write(container, 10, 20);
        Instant between = Instant.ofEpochSecond(emulatorSeconds(container, "i10") - 1800);

        Read read = read(
                container,
                CosmosChangeFeedRequestOptions.createForProcessingFromPointInTime(between, FeedRange.forFullRange()));

        assertThat(read.numbers()).containsExactlyInAnyOrder(range(10, 20));
    }

    private long emulatorSeconds(String container, String id) {
        return client.container(container)
                .readItem(id, Client.key("k0"), JsonNode.class)
                .getItem()
                .path("_ts")
                .asLong();
    }

    @Test
    void feed_ofALogicalPartitionAndOfARange_haveTheirDocumentsAlone() {
        String container = fresh("ranges");
        write(container, 0, 30);
        List<Integer> all = new ArrayList<>();
        for (FeedRange range : client.container(container).getFeedRanges()) {
            all.addAll(read(container, CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(range))
                    .numbers());
        }

        Read read = read(
                container,
                CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(
                        FeedRange.forLogicalPartition(Client.key("k7"))));

        assertThat(read.numbers()).containsExactlyInAnyOrder(7, 17, 27);
        assertThat(all).containsExactlyInAnyOrder(range(0, 30));
    }

    @Test
    void feed_acrossASplit_missesNothingAndRepeatsNothing() {
        String container = fresh("split");
        write(container, 0, 20);
        Read first = read(
                container, CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(FeedRange.forFullRange()));
        write(container, 20, 30);
        emulator.split(Client.DATABASE, container, "0");
        write(container, 30, 40);

        Read second = read(
                container, CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(first.continuation()));

        assertThat(second.numbers()).containsExactlyInAnyOrder(range(20, 40));
    }

    @Test
    void feed_ofAllVersions_isRefused() {
        String container = fresh("versions");

        assertThat(Client.refusalOf(() -> read(
                        container,
                        CosmosChangeFeedRequestOptions.createForProcessingFromNow(FeedRange.forFullRange())
                                .allVersionsAndDeletes())))
                .isEqualTo("400/0");
    }
}

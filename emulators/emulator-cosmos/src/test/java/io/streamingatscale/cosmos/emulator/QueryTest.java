package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.FeedResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {1, 4})
class QueryTest extends OnPartitions {

    private static final int ITEMS = 40;

    @Override
    void prepare() {
        for (int i = 0; i < ITEMS; i++) {
            client.create(Client.item("i" + i, "k" + i % 8, i).put("name", (i % 2 == 0 ? "even" : "odd") + i));
        }
    }

    private List<Integer> numbers(String sql, Object... parameters) {
        return client.query(sql, parameters).stream().map(JsonNode::asInt).toList();
    }

    /** The numbers that a condition is true of, in their order. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            c.n = 7                                              | 7
            c.n > 37                                             | 38 39
            c.n >= 2 AND c.n < 4                                 | 2 3
            c.n = 1 OR (c.n = 2 AND c.name = 'even2')            | 1 2
            NOT (c.n > 0)                                        | 0
            c.n IN (3, 5, 99)                                    | 3 5
            c.n NOT IN (3) AND c.n BETWEEN 2 AND 4               | 2 4
            STARTSWITH(c.name, 'odd3') AND c.n < 35              | 3 31 33
            ENDSWITH(c.name, "9") AND CONTAINS(c.name, 'd1')     | 19
            c["name"] = 'even10'                                 | 10
            c.missing = 1 OR c.n = 4                             | 4
            IS_DEFINED(c.n) AND NOT IS_DEFINED(c.none) AND c.n=6 | 6
            c.n * 2 + 1 = 11                                     | 5
            c.pk = 'k7' AND c.n > 20                             | 23 31 39
            c.id = 'i12'                                         | 12
            """)
    void where_ofAllPartitions_findsWhatMatches(String condition, String numbers) {
        assertThat(numbers("SELECT VALUE c.n FROM c WHERE " + condition + " ORDER BY c.n"))
                .isEqualTo(
                        Arrays.stream(numbers.split(" ")).map(Integer::valueOf).toList());
        assertThat(numbers("SELECT VALUE c.n FROM c WHERE " + condition))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(numbers.split(" ")).map(Integer::valueOf).toList());
    }

    @Test
    void query_withParameters_takesTheirValues() {
        assertThat(numbers("SELECT VALUE c.n FROM c WHERE c.name = @p0 AND c.n < @p1", "odd3", 5))
                .containsExactly(3);
    }

    @Test
    void query_ofOneLogicalPartition_looksAtThatAlone() {
        CosmosQueryRequestOptions options = new CosmosQueryRequestOptions().setPartitionKey(Client.key("k1"));

        assertThat(client.query(options, "SELECT * FROM c WHERE c.n > @p0", 16)).hasSize(3);
        assertThat(client.query(options, "SELECT VALUE COUNT(1) FROM c").get(0).asInt())
                .isEqualTo(5);
        assertThat(client.query(options, "SELECT VALUE c.n FROM c ORDER BY c.n DESC"))
                .map(JsonNode::asInt)
                .containsExactly(33, 25, 17, 9, 1);
    }

    @Test
    void projection_namesWhatItSelects() {
        List<JsonNode> rows = client.query("SELECT c.id, c.n AS number, c[\"name\"], c.none FROM c WHERE c.n = 3");

        assertThat(rows).map(JsonNode::toString).containsExactly("{\"id\":\"i3\",\"number\":3,\"name\":\"odd3\"}");
        assertThat(client.query("SELECT c.n, c.id FROM c WHERE c.n < 2 ORDER BY c.n DESC"))
                .map(JsonNode::toString)
                .containsExactly("{\"n\":1,\"id\":\"i1\"}", "{\"n\":0,\"id\":\"i0\"}");
        assertThat(client.query("SELECT VALUE {\"a\": [c.n, 'x']} FROM c WHERE c.n = 3"))
                .map(JsonNode::toString)
                .containsExactly("{\"a\":[3,\"x\"]}");
    }

    @Test
    void orderBy_ofAllPartitions_sorts() {
        assertThat(numbers("SELECT VALUE c.n FROM c ORDER BY c.n DESC"))
                .isEqualTo(IntStream.range(0, ITEMS)
                        .map(i -> ITEMS - 1 - i)
                        .boxed()
                        .toList());
        assertThat(client.query("SELECT * FROM root r ORDER BY r.n ASC"))
                .map(row -> row.path("n").asInt())
                .isEqualTo(IntStream.range(0, ITEMS).boxed().toList());
        assertThat(numbers("SELECT VALUE c.n FROM c WHERE c.n < 6 ORDER BY c.pk DESC, c.n ASC"))
                .containsExactly(5, 4, 3, 2, 1, 0);
    }

    @Test
    void topAndOffset_ofAllPartitions_limitRows() {
        assertThat(numbers("SELECT TOP 3 VALUE c.n FROM c ORDER BY c.n")).containsExactly(0, 1, 2);
        assertThat(numbers("SELECT TOP 5 VALUE c.n FROM c")).hasSize(5);
        assertThat(numbers("SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 10 LIMIT 2"))
                .containsExactly(10, 11);
        assertThat(numbers("SELECT VALUE c.n FROM c OFFSET 38 LIMIT 10")).hasSize(2);
    }

    @Test
    void aggregates_ofAllPartitions_areOfAll() {
        assertThat(numbers("SELECT VALUE COUNT(1) FROM c")).containsExactly(ITEMS);
        assertThat(numbers("SELECT VALUE COUNT(1) FROM c WHERE c.n >= 30")).containsExactly(10);
        assertThat(numbers("SELECT VALUE SUM(c.n) FROM c")).containsExactly(ITEMS * (ITEMS - 1) / 2);
        assertThat(numbers("SELECT VALUE MAX(c.n) FROM c")).containsExactly(39);
        assertThat(numbers("SELECT VALUE MIN(c.n) FROM c WHERE c.n > 3")).containsExactly(4);
        assertThat(numbers("SELECT VALUE COUNT(1) FROM c WHERE c.n > 99")).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT VALUE c.n FROM c",
                "SELECT VALUE c.n FROM c WHERE c.n >= 0 ORDER BY c.n",
                "SELECT TOP 40 VALUE c.n FROM c",
                "SELECT VALUE c.n FROM c ORDER BY c.name DESC"
            })
    void pages_fromContinuationToContinuation_haveEachRowOnce(String sql) {
        Set<Integer> seen = new HashSet<>();
        List<Integer> sizes = new ArrayList<>();
        String continuation = null;
        do {
            FeedResponse<JsonNode> page = client.container()
                    .queryItems(sql, new CosmosQueryRequestOptions(), JsonNode.class)
                    .iterableByPage(continuation, 7)
                    .iterator()
                    .next();
            continuation = page.getContinuationToken();
            page.getResults().forEach(row -> assertThat(seen.add(row.asInt())).isTrue());
            sizes.add(page.getResults().size());
        } while (continuation != null);

        assertThat(seen).hasSize(ITEMS);
        assertThat(sizes).hasSizeGreaterThanOrEqualTo(6).allMatch(size -> size <= 7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT DISTINCT c.n FROM c",
                "SELECT c.n FROM c GROUP BY c.n",
                "SELECT c.n FROM c JOIN x IN c.list",
                "SELECT VALUE udf.f(c.n) FROM c",
                "SELECT VALUE AVG(c.n) FROM c",
                "SELECT COUNT(1) AS n FROM c",
                "SELECT * FROM c WHERE",
                "SELECT * FROM c WHERE c.name = 'no end",
                "SELECT * FROM c WHERE STARTSWITH(c.name)",
                "SELECT * FROM c OFFSET x LIMIT 1",
                "SELECT * FROM c WHERE c.n = 1e",
                "UPDATE c"
            })
    void query_thatIsNotEmulated_isRefused(String sql) {
        assertThat(Client.refusalOf(() -> client.query(sql))).isEqualTo("400/0");
    }
}

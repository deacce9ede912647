package io.streamingatscale.cosmos.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = 2)
class WireTest extends OnPartitions {

    private static final String KEY = "x-ms-documentdb-partitionkey";
    private static final String RANGE = "x-ms-documentdb-partitionkeyrangeid";
    private static final String[] BULK = {"x-ms-cosmos-is-batch-request", "true", RANGE, "0"};

    private WireClient wire;

    @Override
    void prepare() {
        wire = new WireClient(emulator);
    }

    private static String[] with(String[] some, String... more) {
        List<String> all = new ArrayList<>(List.of(some));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"id":"1","pk":"a"                | 400/0 the body is not valid JSON
            {"id":"1","pk":"a"} {}            | 400/0 something follows the document
            [1]                               | 400/0 the document is not a JSON object
            {"id":1,"pk":"a"}                 | 400/0 id must be a text of 1 to 1023 bytes
            {"id":"1","pk":{"a":1}}           | 400/1001 partition key differs
            """)
    void create_ofWhatIsNoDocument_isRefused(String body, String refusal) {
        assertThat(wire.post(body, KEY, "[\"a\"]").refusal()).startsWith(refusal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "a"       | 400/0 partition key is not a JSON array
            ["a","b"] | 400/0 partition key must have as many values as the container has paths
            [         | 400/0 the body is not valid JSON
            """)
    void create_withAKeyThatIsNone_isRefused(String key, String refusal) {
        assertThat(wire.post("{\"id\":\"1\",\"pk\":\"a\"}", KEY, key).refusal()).startsWith(refusal);
        assertThat(wire.post("{\"id\":\"1\",\"pk\":\"a\"}").refusal()).isEqualTo("400/0 partition key is missing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {}                                                       | 400/0 a batch is a JSON array
            []                                                       | 400/0 a batch must have 1 to 100 operations: operations=0
            [{"id":"1"}]                                             | 400/0 an operation has no type
            [{"operationType":"Query"}]                              | 400/0 operation cannot be part of a batch: operationType=Query
            [{"operationType":"Dance"}]                              | 400/0 operation is unknown: operationType=Dance
            [{"operationType":"Read",                                | 400/0 the body is not valid JSON
            """)
    void bulk_ofWhatIsNone_isRefused(String body, String refusal) {
        assertThat(wire.post(body, BULK).refusal()).startsWith(refusal);
    }

    @Test
    void bulk_withoutARangeOrWithoutAKey_isRefused() {
        String read = "[{\"operationType\":\"Read\",\"id\":\"1\",\"unknown\":[1]}]";

        assertThat(wire.post(read, "x-ms-cosmos-is-batch-request", "true").refusal())
                .isEqualTo("400/0 range is missing");
        WireClient.Reply reply = wire.post(read, BULK);
        assertThat(reply.status()).isEqualTo(207);
        assertThat(reply.json().get(0).path("statusCode").asInt()).isEqualTo(400);
    }

    private JsonNode read(String key, String range) {
        String body = "[{\"operationType\":\"Read\",\"id\":\"1\",\"partitionKey\":\"[\\\"" + key + "\\\"]\"}]";
        return wire.post(body, "x-ms-cosmos-is-batch-request", "true", RANGE, range)
                .json()
                .get(0);
    }

    @Test
    void bulk_toTheWrongPartition_isGone() {
        assertThat(List.of(read("a", "0"), read("a", "1")))
                .map(result -> result.path("statusCode").asInt() + "/"
                        + result.path("subStatusCode").asInt())
                .containsExactlyInAnyOrder("410/1002", "404/0");
    }

    @Test
    void bulk_askedForLess_returnsLess() {
        String operation = "{\"operationType\":\"Upsert\",\"partitionKey\":\"[\\\"k\\\"]\",%s\"resourceBody\":"
                + "{ \"id\" : \"m\", \"pk\":\"k\" } }";
        String range = rangeOf("k");
        String[] bulk = {"x-ms-cosmos-is-batch-request", "true", RANGE, range};

        JsonNode full = wire.post("[" + operation.formatted("") + "]", bulk).json();
        JsonNode byOperation = wire.post("[" + operation.formatted("\"minimalReturnPreference\":true,") + "]", bulk)
                .json();
        JsonNode byHeader = wire.post("[" + operation.formatted("") + "]", with(bulk, "prefer", "return=minimal"))
                .json();

        assertThat(full.get(0).path("resourceBody").path("id").asText()).isEqualTo("m");
        assertThat(byOperation.get(0).has("resourceBody")).isFalse();
        assertThat(byHeader.get(0).has("resourceBody")).isFalse();
        assertThat(byHeader.get(0).path("eTag").asText()).startsWith("\"0");
    }

    private String rangeOf(String key) {
        return read(key, "0").path("statusCode").asInt() == 410 ? "1" : "0";
    }

    @Test
    void query_overSeveralPartitionsAtOnce_isRefused() {
        assertThat(wire.post("{\"query\":\"SELECT * FROM c\"}", "x-ms-documentdb-isquery", "true")
                        .refusal())
                .startsWith("400/1004 ");
        assertThat(wire.post(
                                "{\"query\":\"SELECT * FROM c\"}",
                                "x-ms-documentdb-isquery",
                                "true",
                                RANGE,
                                "0",
                                "x-ms-continuation",
                                "x")
                        .refusal())
                .isEqualTo("400/0 continuation is not valid: continuation=x");
    }

    @Test
    void changeFeed_fromWhatIsNoPosition_isRefused() {
        String[] feed = {"a-im", "Incremental feed", RANGE, "0"};

        assertThat(wire.feed(with(feed, "if-none-match", "\"x\"")).refusal()).startsWith("400/0 if-none-match is no");
        assertThat(wire.feed(with(feed, "if-modified-since", "today")).refusal())
                .isEqualTo("400/0 if-modified-since is no date");
        assertThat(wire.feed(feed).status()).isEqualTo(304);
    }

    @Test
    void ranges_areNotSentAgain_untilTheyChange() {
        client.database().createContainer("ranges", "/pk");
        String rid = client.container("ranges").read().getProperties().getResourceId();
        String path = "/dbs/" + Client.DATABASE + "/colls/" + rid + "/pkranges";
        String signed = rid.toLowerCase(Locale.ROOT);
        WireClient.Reply first = wire.get(path, "pkranges", signed);
        assertThat(wire.send("GET", path, "pkranges", signed, "", "if-none-match", first.header("etag"))
                        .status())
                .isEqualTo(304);

        emulator.split(Client.DATABASE, "ranges", "0");
        emulator.split(Client.DATABASE, "ranges", "3");

        JsonNode ranges = wire.send("GET", path, "pkranges", signed, "", "if-none-match", first.header("etag"))
                .json()
                .path("PartitionKeyRanges");
        assertThat(ranges)
                .map(range -> range.path("id").asText() + range.path("parents")
                        + range.path("minInclusive").asText() + "-"
                        + range.path("maxExclusive").asText())
                .map(text -> text.replace("0".repeat(30), ""))
                .containsExactlyInAnyOrder("1[]20-FF", "2[\"0\"]-10", "4[\"0\",\"3\"]10-18", "5[\"0\",\"3\"]18-20");
    }

    @Test
    void pathsThatAreNotEmulated_areRefused() {
        assertThat(wire.get("/addresses", "addresses", "").refusal())
                .isEqualTo("400/0 this is not emulated: method=GET, path=/addresses");
        assertThat(wire.send("PATCH", "/dbs/shop", "dbs", "dbs/shop", "{}").refusal())
                .startsWith("400/0 this is not emulated");
        assertThat(wire.send("PATCH", "/dbs/shop/colls/orders", "colls", "dbs/shop/colls/orders", "{}")
                        .refusal())
                .startsWith("400/0 this is not emulated");
        assertThat(wire.get("/offers/none", "offers", "none").refusal())
                .isEqualTo("404/0 resource not found: offer=none");
        assertThat(wire.get("/offers", "offers", "").json().path("Offers")).isNotEmpty();
    }
}

package io.streamingatscale.core;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {

    private static final int DEEPEST = 512;
    private static final Codec<JsonNode> TREE = JsonCodec.tree();
    private static final Codec<Event> EVENT = JsonCodec.of(Event.class);

    record Event(String eventId, BigDecimal value, long deviceSequenceNumber, Instant createdAt, JsonNode complexData) {
        Event {
            if ("secret".equals(eventId)) {
                throw new IllegalStateException("not " + eventId);
            }
        }
    }

    static final class Open {
        public String eventId = "";
        private final Map<String, JsonNode> others = new LinkedHashMap<>();

        @JsonAnySetter
        void other(String name, JsonNode value) {
            others.put(name, value);
        }

        @JsonAnyGetter
        Map<String, JsonNode> others() {
            return others;
        }
    }

    private static byte[] bytes(String json) {
        return json.getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\":0.10,\"a\":1e400,\"B\":-0,\"c\":-0.0,\"d\":1.0E+2,\"e\":100e-2,\"f\":0}",
                "[9223372036854775808,12345678901234567890123456789,-9223372036854775808,0e0,0.0]",
                "{\"moreData0\":null,\"moreData23\":[{},[],\"\",true,false]}",
                "\"\"",
                "null",
                "\"\\uD800\"",
                "{\"\":\"ä€\"}"
            })
    void tree_document_comesBackAsSent(String json) {
        assertThat(new String(TREE.encode(TREE.decode(bytes(json))), UTF_8)).isEqualTo(json);
    }

    @Test
    void tree_number_hasItsValue() {
        JsonNode tree = TREE.decode(bytes("{\"a\":0.10,\"b\":1e400,\"c\":7,\"d\":0}"));

        assertThat(tree.get("a").decimalValue()).isEqualByComparingTo("0.1");
        assertThat(tree.get("a").doubleValue()).isEqualTo(0.1);
        assertThat(tree.get("b").decimalValue()).isEqualByComparingTo("1e400");
        assertThat(tree.get("c").isInt()).isTrue();
        assertThat(tree.get("d").isInt()).isTrue();
    }

    @Test
    void tree_nameTwice_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TREE.decode(bytes("{\"x\":{\"secret\":1,\n\"secr\\u0065t\":1}}")))
                .withMessageMatching("json has a field twice: type=.*JsonNode, line=2, column=\\d+, byte=\\d+")
                .withNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "2019-11-19T10:10:11Z, 2019-11-19T10:10:11Z",
        "2019-11-19T10:10:11.5Z, 2019-11-19T10:10:11.500Z",
        "2019-11-19T10:10:11.5091350Z, 2019-11-19T10:10:11.509135Z",
        "2019-11-19T10:10:11.000000003Z, 2019-11-19T10:10:11.000000003Z",
        "2019-11-19T12:10:11.5+02:00, 2019-11-19T10:10:11.500Z"
    })
    void of_record_readsAndWritesTimes(String sent, String written) {
        Event event = EVENT.decode(bytes("{\"eventId\":\"a\",\"value\":0.10,\"deviceSequenceNumber\":3,\"createdAt\":\""
                + sent + "\",\"complexData\":{\"moreData1\":1e1},\"unknown\":[1]}"));

        assertThat(event.createdAt()).isEqualTo(Instant.parse(sent));
        assertThat(new String(EVENT.encode(event), UTF_8))
                .isEqualTo("{\"eventId\":\"a\",\"value\":0.10,\"deviceSequenceNumber\":3,\"createdAt\":\"" + written
                        + "\",\"complexData\":{\"moreData1\":1e1}}");
        assertThat(EVENT.decode(EVENT.encode(event))).isEqualTo(event);
    }

    @Test
    void of_typeWithAnySetter_keepsUnknownFields() {
        String json = "{\"eventId\":\"a\",\"moreData0\":0.10,\"moreData23\":{\"x\":[1e2]}}";
        Codec<Open> codec = JsonCodec.of(Open.class);
        assertThat(new String(codec.encode(codec.decode(bytes(json))), UTF_8)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"deviceSequenceNumber\":\"secret\"}",
                "{\"deviceSequenceNumber\":1.5}",
                "{\"deviceSequenceNumber\":\"5\"}",
                "{\"deviceSequenceNumber\":null}",
                "{\"eventId\":\"a\"}",
                "{\"deviceSequenceNumber\":1,\"createdAt\":\"secret\"}",
                "{\"deviceSequenceNumber\":1,\"createdAt\":\"2019-11-19T10:10:11.5091350\"}",
                "{\"deviceSequenceNumber\":1,\"createdAt\":{\"secret\":1}}",
                "{\"deviceSequenceNumber\":1,\"eventId\":\"secret\"}",
                "{\"deviceSequenceNumber\":99999999999999999999}",
                "{\"deviceSequenceNumber\":1,\"value\":1e99999999999}",
                "{\"deviceSequenceNumber\":1,\"complexData\":1e99999999999}",
                "[\"secret\"]",
                "\"secret\"",
                "null"
            })
    void of_unfitDocument_isRefusedWithoutQuotingIt(String json) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EVENT.decode(bytes(json)))
                .withMessageStartingWith("json ")
                .withMessageNotContainingAny("secret", "99999", "2019")
                .withNoCause();
    }

    @Test
    void of_unfitField_isNamedWithItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EVENT.decode(bytes("{\n\"deviceSequenceNumber\":\"x\"}")))
                .withMessageMatching(
                        "json does not fit the type: type=.*Event, path=deviceSequenceNumber, line=2, column=\\d+, byte=\\d+");
    }

    @Test
    void decode_otherThanStrictUtf8_isRefused() {
        for (byte[] bytes : new byte[][] {
            "{\"a\":1}".getBytes(UTF_16LE),
            "{\"a\":1}".getBytes(UTF_16BE),
            bytes("\ufeff{}"),
            {'"', (byte) 0xc0, (byte) 0x80, '"'},
            {'"', (byte) 0xe0, (byte) 0x80, (byte) 0x80, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
            {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
            {'"', (byte) 0xe2, (byte) 0x82},
            {},
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> TREE.decode(bytes))
                    .withMessageStartingWith("json malformed: line=1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{} {}", "{}x", "[1,]", "{\"a\":1,}", "01", "1.", ".5", "+1", "NaN", "'a'", "// a\n1", "[\"\t\"]"
            })
    void decode_malformed_isRefused(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> TREE.decode(bytes(json)));
    }

    @Test
    void decode_nesting_isTakenUpToTheLimit() {
        assertThat(TREE.decode(bytes("[".repeat(DEEPEST) + "]".repeat(DEEPEST))))
                .hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TREE.decode(bytes("[".repeat(DEEPEST + 1) + "]".repeat(DEEPEST + 1))))
                .withMessageStartingWith("json must not be nested deeper than 512");
        assertThatIllegalArgumentException().isThrownBy(() -> TREE.decode(bytes("[".repeat(1_000_000))));
    }

    @Test
    void decode_numberOf1001Digits_isRefused() {
        assertThat(TREE.decode(bytes("1".repeat(1_000)))).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> TREE.decode(bytes("1".repeat(1_001))));
    }

    record Opaque(Object name) {}

    @Test
    void encode_valueWithoutForm_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonCodec.of(Opaque.class).encode(new Opaque(new Object())))
                .withMessageMatching("value has no form in json: type=.*Opaque, path=name")
                .withNoCause();
    }
}

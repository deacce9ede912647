package io.streamingatscale.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

class JsonProperties {

    private static final JsonMapper PLAIN = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    @Property(tries = 3_000, shrinking = ShrinkingMode.OFF)
    void tree_anyDocument_equalsThatOfDatabindAndComesBack(@ForAll long seed) throws IOException {
        byte[] document = new JsonDocuments(seed, false).value(4).getBytes(UTF_8);

        JsonNode tree = JsonCodec.tree().decode(document);

        assertThat(tree.equals(JsonProperties::compare, PLAIN.readTree(document)))
                .isTrue();
        byte[] encoded = JsonCodec.tree().encode(tree);
        assertThat(JsonCodec.tree().decode(encoded)).isEqualTo(tree);
        assertThat(JsonCodec.tree().encode(JsonCodec.tree().decode(encoded))).isEqualTo(encoded);
    }

    /** Databind has no negative zero of its own, and so other classes of node for it. */
    private static int compare(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : one.equals(other) ? 0 : 1;
    }

    @Property(tries = 2_000, shrinking = ShrinkingMode.OFF)
    void tree_anyNumbers_keepTheirText(@ForAll long seed) {
        JsonDocuments documents = new JsonDocuments(seed, false);
        String text = IntStream.range(0, 5)
                .mapToObj(i -> documents.number())
                .toList()
                .toString()
                .replace(" ", "");

        assertThat(new String(JsonCodec.tree().encode(JsonCodec.tree().decode(text.getBytes(UTF_8))), UTF_8))
                .isEqualTo(text);
    }

    @Property(tries = 5_000, shrinking = ShrinkingMode.OFF)
    void fields_anyObject_equalThoseOfDatabind(@ForAll long seed) throws IOException {
        byte[] document = new JsonDocuments(seed, true).object(4).getBytes(UTF_8);

        JsonFields.View view =
                JsonFields.of(JsonDocuments.NAMES.toArray(String[]::new)).read(document);

        JsonNode tree = PLAIN.readTree(document);
        for (int i = 0; i < JsonDocuments.NAMES.size(); i++) {
            JsonNode expected = tree.get(JsonDocuments.NAMES.get(i));
            assertThat(view.isPresent(i)).isEqualTo(expected != null);
            if (expected != null) {
                assertSame(view, i, expected);
            }
        }
        assertThat(view.payload()).isSameAs(document);
    }

    private static void assertSame(JsonFields.View view, int field, JsonNode expected) throws IOException {
        assertThat(PLAIN.readTree(view.json(field))).isEqualTo(expected);
        assertThat(view.isNull(field)).isEqualTo(expected.isNull());
        if (expected.isTextual()) {
            assertThat(view.text(field)).isEqualTo(expected.textValue());
        } else {
            assertThat(catchThrowable(() -> view.text(field))).isInstanceOf(IllegalArgumentException.class);
        }
        if (expected.isNumber()) {
            assertThat(view.decimal(field)).isEqualTo(expected.decimalValue());
        } else {
            assertThat(catchThrowable(() -> view.decimal(field))).isInstanceOf(IllegalArgumentException.class);
        }
        if (expected.isIntegralNumber() && expected.canConvertToLong()) {
            assertThat(view.longValue(field)).isEqualTo(expected.longValue());
        }
    }

    @Property(tries = 20_000, shrinking = ShrinkingMode.OFF)
    void check_damagedDocument_isRefusedExactlyIfStrictParserRefusesIt(@ForAll long seed) {
        JsonDocuments documents = new JsonDocuments(seed, true);
        byte[] damaged = documents.damaged(documents.object(2).getBytes(UTF_8));

        Throwable refusal = catchThrowable(() -> JsonScanner.check(damaged));

        assertThat(refusal == null).as(new String(damaged, UTF_8)).isEqualTo(isStrictJson(damaged));
        if (refusal != null) {
            for (Throwable other : List.of(
                    refusal,
                    catchThrowable(() -> JsonCodec.tree().decode(damaged)),
                    catchThrowable(() -> JsonFields.of("value").read(damaged)))) {
                assertThat(other)
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasNoCause()
                        .message()
                        .matches("json malformed: line=\\d+, column=\\d+, byte=\\d+");
            }
        }
    }

    /** Reads characters, so that the parser has no say in what is UTF-8. */
    private static boolean isStrictJson(byte[] bytes) {
        try (JsonParser parser = PLAIN.createParser(
                UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString())) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}

package io.streamingatscale.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Ids of at most 16 bytes, and UUIDs, are told apart exactly. */
class IdEncoderProperties {

    private static List<Long> encoded(IdEncoder encoder) {
        return List.of(encoder.high(), encoder.low(), (long) encoder.kind());
    }

    private static List<Long> encode(byte[] id) {
        IdEncoder encoder = new IdEncoder();
        encoder.encode(id);
        return encoded(encoder);
    }

    private static List<Long> encode(String id) {
        IdEncoder encoder = new IdEncoder();
        encoder.encode(id);
        return encoded(encoder);
    }

    private static List<Long> encode(UUID id) {
        IdEncoder encoder = new IdEncoder();
        encoder.encode(id);
        return encoded(encoder);
    }

    @Provide
    Arbitrary<byte[]> fewBytes() {
        return Arbitraries.bytes()
                .between((byte) -1, (byte) 1)
                .array(byte[].class)
                .ofMinSize(1)
                .ofMaxSize(16);
    }

    @Property
    void encode_bytesUpToSixteen_areEqualIfAndOnlyIfTheyAre(
            @ForAll("fewBytes") byte[] one, @ForAll("fewBytes") byte[] other) {
        assertThat(encode(one).equals(encode(other))).isEqualTo(Arrays.equals(one, other));
    }

    @Property
    void encode_uuidAndItsTexts_areToldApartByCaseOnly(@ForAll long high, @ForAll long low) {
        UUID id = new UUID(high, low);
        String small = id.toString();
        String capital = small.toUpperCase(Locale.ROOT);

        assertThat(encode(small)).isEqualTo(encode(id));
        assertThat(encode(capital).equals(encode(small))).isEqualTo(capital.equals(small));
        assertThat(encode(capital).subList(0, 2)).isEqualTo(List.of(high, low));
    }

    @Property
    void encode_text_isItsUtf8(@ForAll @Size(min = 1) String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (new String(bytes, StandardCharsets.UTF_8).equals(text) && bytes.length > 0) {
            assertThat(encode(text)).isEqualTo(encode(bytes));
        }
    }

    @Property
    void encode_usedAgain_remembersNothing(
            @ForAll @Size(min = 1, max = 40) byte[] before, @ForAll @Size(min = 1, max = 40) byte[] id) {
        IdEncoder encoder = new IdEncoder();
        encoder.encode(before);
        encoder.encode(id);

        assertThat(encoded(encoder)).isEqualTo(encode(id));
    }

    @Example
    void encode_loneSurrogates_areToldApart() {
        assertThat(List.of(encode("\ud800"), encode("\ud801"), encode("\udc00"), encode("?"), encode("\ud800\udc00")))
                .doesNotHaveDuplicates();
    }

    @Example
    void encode_nearlyUuid_isNotOne() {
        String uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
        List<String> others = List.of(
                uuid.replace('b', 'B').replaceFirst("B", "b"),
                uuid.replace("-9dad", "09dad"),
                uuid.replace('8', 'g'),
                uuid.substring(1) + "-",
                uuid + "0");
        for (String other : others) {
            assertThat(encode(other).get(2)).as(other).isEqualTo((long) IdEncoder.HASH);
        }
    }

    @Example
    void id_empty_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new DedupProbe().id(""));
        assertThatIllegalArgumentException().isThrownBy(() -> new DedupProbe().id(new byte[0]));
    }
}

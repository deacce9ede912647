package io.streamingatscale.cosmos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DocumentIdProperties {

    @Example
    void of_commonIds_stayAsTheyAre() {
        for (String id : new String[] {
            "6f1c0d0e-5b0a-4b3b-8d39-0c2b1f9a7e11", "contoso-device-id-042", "a b", "x.y:z@w=1,2;(3)", "\u00e4\u20ac"
        }) {
            assertThat(DocumentId.of(id)).isEqualTo(id);
        }
    }

    @Example
    void of_whatTheServiceRefuses_isEscaped() {
        assertThat(DocumentId.of("a/b\\c?d#e")).isEqualTo("a~002fb~005cc~003fd~0023e");
        assertThat(DocumentId.of("~")).isEqualTo("~007e");
        assertThat(DocumentId.of("")).isEqualTo("~");
        assertThat(DocumentId.of(" a ")).isEqualTo("~0020a~0020");
    }

    @Example
    void of_longTextsThatDifferAtTheEnd_differ() {
        String common = "x/".repeat(1000);

        assertThat(DocumentId.of(common + "1"))
                .isNotEqualTo(DocumentId.of(common + "2"))
                .hasSizeLessThan(1024);
    }

    @Example
    void of_surrogatesAlone_differ() {
        String common = "\u20ac".repeat(1000);

        assertThat(DocumentId.of(common + '\ud800')).isNotEqualTo(DocumentId.of(common + '\ud801'));
        assertThat(DocumentId.of("\ud800")).isEqualTo("~d800");
    }

    @Property(tries = 2_000)
    void of_anyText_isTaken(@ForAll("texts") String text) {
        String id = DocumentId.of(text);

        assertThat(id)
                .isNotEmpty()
                .doesNotContain("/", "\\", "?", "#", "%", "+", "\"")
                .isEqualTo(id.strip());
        assertThat(id.getBytes(UTF_8)).hasSizeLessThanOrEqualTo(1023);
        assertThat(new String(id.getBytes(UTF_8), UTF_8)).isEqualTo(id);
    }

    @Property(tries = 2_000)
    void of_differentTexts_differ(@ForAll("texts") String one, @ForAll("texts") String other) {
        assertThat(DocumentId.of(one).equals(DocumentId.of(other))).isEqualTo(one.equals(other));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> marks = Arbitraries.strings().withChars("~/0 2fa").ofMaxLength(6);
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(40);
        Arbitrary<String> longOnes =
                Arbitraries.strings().withChars("a/\u00e4").ofMinLength(300).ofMaxLength(1100);
        return Arbitraries.oneOf(marks, any, longOnes);
    }
}
